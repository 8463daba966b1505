package io.headwater.topologies.query;

import io.headwater.avro.rules.Rule;
import io.headwater.schemas.Topic;
import java.nio.ByteBuffer;

/**
 * What the endpoints about rules read, and how they write.
 *
 * @param topic in whose framing requests carry rules
 */
public record RuleSources(RuleQueries queries, Topic<?, Rule> topic) {
    ByteBuffer framed(Rule rule) {
        return ByteBuffer.wrap(topic.value().serializer().serialize(topic.name(), rule));
    }
}
