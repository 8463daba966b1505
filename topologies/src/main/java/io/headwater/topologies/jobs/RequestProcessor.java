package io.headwater.topologies.jobs;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.topologies.jobs.Effects.Emission;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request of the API through the job's handler, in the task that owns the node. One that
 * cannot be read or decided changes nothing: whoever asked learns it by the missing outcome. How
 * far it has read is a watermark of its own, under {@link #watermarkOf}. One instance per task;
 * stream thread only.
 */
final class RequestProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOGGER = LoggerFactory.getLogger(RequestProcessor.class);

    private final String job;
    private final RequestCapability capability;
    private final Topics topics;
    private final Function<Topic<?, ?>, String> sinks;
    private final JobSurroundings surroundings;

    // per assignment of the task
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private RequestCapability.@Nullable Handler handler;

    RequestProcessor(
            String job,
            RequestCapability capability,
            Topics topics,
            Function<Topic<?, ?>, String> sinks,
            JobSurroundings surroundings) {
        this.job = job;
        this.capability = capability;
        this.topics = topics;
        this.sinks = sinks;
        this.surroundings = surroundings;
    }

    /** Under which name the views know how far a job has read its requests. */
    static String watermarkOf(String job) {
        return job + ".requests";
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        int partition = context.taskId().partition();
        handler = capability.open(new OpenTask(context, surroundings.wakes().of(partition)));
        surroundings.views().watermarks().assigned(watermarkOf(job), partition);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], byte[]> task = context;
        RequestCapability.Handler decides = handler;
        if (task == null || decides == null) {
            throw new IllegalStateException("the task was not opened");
        }
        int partition = task.taskId().partition();
        var place = new Origin(partition, task.recordMetadata().orElseThrow().offset());
        asked(record, place).ifPresent(asked -> carryOut(asked, decides, task));
        surroundings.views().watermarks().processed(watermarkOf(job), partition, place.offset());
    }

    @Override
    public void close() {
        if (context != null) {
            surroundings
                    .views()
                    .watermarks()
                    .revoked(watermarkOf(job), context.taskId().partition());
        }
        handler = null;
    }

    private void carryOut(
            Asked asked, RequestCapability.Handler decides, ProcessorContext<byte[], byte[]> task) {
        var effects = new Effects(standIn(asked), job, topics.rejected(), surroundings.metrics());
        try {
            decides.decide(asked, effects);
        } catch (IllegalArgumentException | SerializationException e) {
            unusable(asked.node(), asked.place(), e);
            return;
        }
        effects.write();
        for (Emission emission : effects.emissions()) {
            task.forward(
                    new Record<>(emission.key(), emission.value(), asked.loggedAt()),
                    sinks.apply(emission.topic()));
        }
        effects.tell();
    }

    private Optional<Asked> asked(Record<byte[], byte[]> record, Origin place) {
        byte @Nullable [] key = record.key();
        byte @Nullable [] value = record.value();
        Optional<NodeKey> node = Optional.ofNullable(key).flatMap(NodeKey::parse);
        if (node.isEmpty() || value == null) {
            return Optional.empty();
        }
        try {
            NodeRequest request =
                    topics.requests()
                            .value()
                            .deserializer()
                            .deserialize(topics.requests().name(), value);
            return Optional.of(new Asked(node.get(), request, place, record.timestamp()));
        } catch (SerializationException e) {
            unusable(node.get(), place, e);
            return Optional.empty();
        }
    }

    private void unusable(NodeKey node, Origin place, RuntimeException why) {
        LOGGER.atError()
                .setCause(why)
                .addKeyValue("job", job)
                .addKeyValue("nodeId", node)
                .addKeyValue("request", place)
                .log("request left aside: it cannot be carried out");
    }

    /** Effects count by channel; a request has none of a dialect. */
    private static Uplink standIn(Asked asked) {
        return new Uplink(
                asked.node(),
                new byte[0],
                new UplinkHeaders(
                        "", "", 0, false, null, null, 0, asked.loggedAt(), Trust.INTERNAL, false),
                new RecordHeaders(),
                asked.place(),
                asked.place(),
                asked.loggedAt());
    }
}
