package io.headwater.topologies.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.topologies.jobs.Effects.Emission;
import io.headwater.topologies.views.ChangeFeed;
import io.headwater.topologies.views.Watermarks;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each record of a topic beside the uplink through its handler, in the task that owns the
 * key. One that cannot be read or decided changes nothing else: it is kept as rejected, and too
 * many stop the task as those of the uplink do. How far it has read is a watermark of its own. One
 * instance per task; stream thread only.
 */
final class ReadingProcessor<K, V> implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ReadingProcessor.class);

    private final String job;
    private final Reading<K, V> reading;
    private final boolean leads;
    private final Topics topics;
    private final Function<Topic<?, ?>, String> sinks;
    private final JobSurroundings surroundings;

    // per assignment of the task
    private ErrorCircuit circuit = new ErrorCircuit();
    private @Nullable ProcessorContext<byte[], byte[]> context;
    private Reading.@Nullable Handler<K, V> handler;

    /**
     * @param leads whether the job has no uplink and goes by this topic instead: where it stands is
     *     the job's position, and the origin of what it emits
     */
    ReadingProcessor(
            String job,
            Reading<K, V> reading,
            boolean leads,
            Topics topics,
            Function<Topic<?, ?>, String> sinks,
            JobSurroundings surroundings) {
        this.job = job;
        this.reading = reading;
        this.leads = leads;
        this.topics = topics;
        this.sinks = sinks;
        this.surroundings = surroundings;
    }

    /** Under which name the views know how far a job has read a topic beside the uplink. */
    static String watermarkOf(String job, String reading) {
        return job + "." + reading;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        int partition = context.taskId().partition();
        long committed =
                leads || isFollowed()
                        ? surroundings.committed().of(reading.topic().name(), partition)
                        : 0;
        circuit = new ErrorCircuit();
        handler = reading.opening().open(new OpenTask(context, sinks, surroundings));
        if (isFollowed()) {
            changes().assigned(watermarkOf(job, reading.name()), partition, committed);
        }
        watermarks().assigned(watermarkOf(job, reading.name()), partition, committed);
        if (leads) {
            watermarks().assigned(job, partition, committed);
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], byte[]> task = context;
        Reading.Handler<K, V> decides = handler;
        if (task == null || decides == null) {
            throw new IllegalStateException("the task was not opened");
        }
        int partition = task.taskId().partition();
        var place = new Origin(partition, task.recordMetadata().orElseThrow().offset());
        circuit.record(record.timestamp());
        if (leads && Tick.isGenuine(UplinkHeaders.read(record.headers(), record.timestamp()))) {
            carryOut(decides.due(record.timestamp()), place, record, task);
        } else {
            carryOut(record, place, decides, task);
        }
        watermarks().processed(watermarkOf(job, reading.name()), partition, place.offset());
        if (leads) {
            watermarks().processed(job, partition, place.offset());
        }
    }

    @Override
    public void close() {
        if (context != null) {
            int partition = context.taskId().partition();
            if (leads) {
                watermarks().revoked(job, partition);
                surroundings.atHand().revoked(partition);
            }
            watermarks().revoked(watermarkOf(job, reading.name()), partition);
            if (isFollowed()) {
                changes().revoked(watermarkOf(job, reading.name()), partition);
            }
        }
        handler = null;
    }

    private void carryOut(
            Record<byte[], byte[]> record,
            Origin place,
            Reading.Handler<K, V> decides,
            ProcessorContext<byte[], byte[]> task) {
        Told<K, V> told;
        Effects effects;
        try {
            told = told(record, place);
            effects = effectsOf(standIn(nodeOf(told.key()), place, told.loggedAt()));
            decides.decide(told, effects);
        } catch (RuntimeException | StackOverflowError e) {
            if (Failures.isOfKafka(e)) {
                throw e;
            }
            failed(place, e);
            happen(setAside(nodeIn(record), record, place, e), place, record.timestamp(), task);
            return;
        }
        happen(effects, place, told.loggedAt(), task);
        if (isFollowed() && told.key() instanceof NodeKey node) {
            changes().publish(watermarkOf(job, reading.name()), place, node, effects.changes());
        }
    }

    /** Each step sees what the one before has written. */
    private void carryOut(
            List<Step> steps,
            Origin tick,
            Record<byte[], byte[]> record,
            ProcessorContext<byte[], byte[]> task) {
        for (Step step : steps) {
            var effects = effectsOf(standIn(step.node(), tick, record.timestamp()));
            try {
                step.decide(effects);
            } catch (RuntimeException | StackOverflowError e) {
                if (Failures.isOfKafka(e)) {
                    throw e;
                }
                failed(tick, e);
                effects = setAside(step.node(), record, tick, e);
                step.abandon(effects);
            }
            happen(effects, tick, record.timestamp(), task);
        }
    }

    /**
     * Counts what failed.
     *
     * @throws CircuitOpenException when that is so too often
     */
    private void failed(Origin place, Throwable failure) {
        surroundings.metrics().readingFailed(reading.name());
        circuit.failed(reading.topic().name() + " " + place, failure);
    }

    /** What is left of a record that cannot be carried out. */
    private Effects setAside(
            NodeKey node, Record<byte[], byte[]> record, Origin place, Throwable failure) {
        String topic = reading.topic().name();
        LOGGER.atError()
                .setCause(failure)
                .addKeyValue("job", job)
                .addKeyValue("topic", topic)
                .addKeyValue("nodeId", node)
                .addKeyValue("place", place)
                .log("record set aside: it cannot be carried out");
        var effects = effectsOf(standIn(node, place, record.timestamp()));
        if (topic.equals(topics.rejected().name())) {
            return effects; // kept where it is; once more would be read again
        }
        byte @Nullable [] value = record.value();
        boolean isLeft = value != null && isSecret();
        effects.rejectBeside(
                Rejections.beside(
                        job,
                        "record %s of topic %s failed with %s%s"
                                .formatted(
                                        place,
                                        topic,
                                        failure.getClass().getSimpleName(),
                                        isLeft ? "; its bytes are there alone" : ""),
                        record.timestamp(),
                        value == null || isLeft ? new byte[0] : value));
        return effects;
    }

    /** Addresses of users and what nodes are known by go no further than they are. */
    private boolean isSecret() {
        String topic = reading.topic().name();
        return topic.equals(topics.fleetRequests().name())
                || topic.equals(topics.credentials().name());
    }

    private void happen(
            Effects effects, Origin place, long at, ProcessorContext<byte[], byte[]> task) {
        effects.write();
        if (effects.leaveRecords()) {
            effects.keep(at, ofDerived(place));
            for (Emission emission : effects.emissions()) {
                task.forward(derived(emission, place, at), sinks.apply(emission.topic()));
            }
        }
        effects.tell();
    }

    /** What requests change of nodes is told to those who follow these, beside the uplink's. */
    private boolean isFollowed() {
        return !leads && reading.name().equals(Requests.NAME);
    }

    private ChangeFeed changes() {
        return surroundings.views().changes();
    }

    private Effects effectsOf(Uplink standIn) {
        return new Effects(standIn, null, job, topics.rejected(), surroundings.metrics());
    }

    private Record<byte[], byte[]> derived(Emission emission, Origin place, long at) {
        Headers headers = ofDerived(place);
        if (emission.landed() != null) {
            emission.landed().writeTo(headers);
        }
        return new Record<>(emission.key(), emission.value(), at, headers);
    }

    private Headers ofDerived(Origin place) {
        Headers headers = new RecordHeaders();
        if (leads) {
            headers.add(UplinkHeaders.ORIGIN, place.toString().getBytes(UTF_8));
        }
        return headers;
    }

    private Told<K, V> told(Record<byte[], byte[]> record, Origin place) {
        Topic<K, V> topic = reading.topic();
        byte @Nullable [] value = record.value();
        return new Told<>(
                topic.key().deserializer().deserialize(topic.name(), record.key()),
                value == null
                        ? null
                        : topic.value().deserializer().deserialize(topic.name(), value),
                place,
                record.timestamp());
    }

    private Watermarks watermarks() {
        return surroundings.views().watermarks();
    }

    /** Where keys are any bytes, a record may have none. */
    private static NodeKey nodeOf(@Nullable Object key) {
        return switch (key) {
            case null -> Uplink.NOBODY;
            case NodeKey node -> node;
            case RowKey row -> row.node();
            default -> Uplink.NOBODY;
        };
    }

    /** Whose record it is, when its key is a node's, whatever else is wrong with it. */
    private NodeKey nodeIn(Record<byte[], byte[]> record) {
        Topic<K, V> topic = reading.topic();
        try {
            return nodeOf(topic.key().deserializer().deserialize(topic.name(), record.key()));
        } catch (SerializationException e) {
            return Uplink.NOBODY; // the record is set aside for this, or for something worse
        }
    }

    /** Effects count by channel; such a record has none of a dialect. */
    private static Uplink standIn(NodeKey node, Origin place, long at) {
        return new Uplink(
                node,
                new byte[0],
                new UplinkHeaders("", "", 0, false, null, null, 0, at, Trust.INTERNAL, false),
                new RecordHeaders(),
                place,
                place,
                at);
    }
}
