package io.headwater.topologies.query;

import io.headwater.avro.ota.OtaImage;
import io.headwater.avro.ota.OtaJob;
import io.headwater.schemas.Topic;
import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the API reads and writes of updates.
 *
 * @param log where changes of jobs go
 * @param topic whose framing a job has in a request
 * @param images of the store by id; null for one that is not there
 */
public record OtaSources(
        OtaQueries queries,
        FleetRequestLog log,
        Topic<?, OtaJob> topic,
        Function<String, @Nullable OtaImage> images) {
    @Nullable OtaImage image(String id) {
        return images.apply(id);
    }

    ByteBuffer framed(OtaJob job) {
        return ByteBuffer.wrap(topic.value().serializer().serialize(topic.name(), job));
    }
}
