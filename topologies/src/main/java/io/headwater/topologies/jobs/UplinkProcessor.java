package io.headwater.topologies.jobs;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.topologies.jobs.Effects.Emission;
import io.headwater.topologies.jobs.KnownKeys.Known;
import io.headwater.topologies.views.Change;
import io.headwater.topologies.views.ChangeFeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each record of the uplink through every capability of a job: all decide, then all effects
 * happen. A record whose decision throws becomes a rejected record and changes nothing else. One
 * instance per task; stream thread only.
 */
final class UplinkProcessor implements Processor<byte[], byte[], byte[], byte[]> {
    private static final Logger LOGGER = LoggerFactory.getLogger(UplinkProcessor.class);

    /** Why a record is ignored that another job sets aside. */
    private static final String STRAY = "not-a-node";

    private static final String TRACE_PARENT = "traceparent";

    /** As every version of the standard so far has it, with room; it goes onto every record. */
    private static final int LONGEST_TRACE_PARENT = 256;

    private final String job;
    private final List<Capability> capabilities;
    private final Topics topics;
    private final Function<Topic<?, ?>, String> sinks;
    private final JobSurroundings surroundings;

    // per assignment of the task
    private KnownKeys keys = new KnownKeys();
    private ErrorCircuit circuit = new ErrorCircuit();
    private List<Capability.Handler> handlers = List.of();
    private @Nullable ProcessorContext<byte[], byte[]> context;

    UplinkProcessor(
            String job,
            List<Capability> capabilities,
            Topics topics,
            Function<Topic<?, ?>, String> sinks,
            JobSurroundings surroundings) {
        this.job = job;
        this.capabilities = capabilities;
        this.topics = topics;
        this.sinks = sinks;
        this.surroundings = surroundings;
    }

    @Override
    public void init(ProcessorContext<byte[], byte[]> context) {
        this.context = context;
        int partition = context.taskId().partition();
        // first, as it may fail: nothing is shown yet of a task that does not open
        long committed = surroundings.committed().of(topics.uplink().name(), partition);
        keys = new KnownKeys();
        circuit = new ErrorCircuit();
        var task = new OpenTask(context, sinks, surroundings);
        handlers = capabilities.stream().map(capability -> capability.open(task)).toList();
        changes().assigned(job, partition, committed);
        surroundings.views().watermarks().assigned(job, partition, committed);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        var metadata = context().recordMetadata().orElseThrow();
        var origin = new Origin(context().taskId().partition(), metadata.offset());
        Known key = keys.of(record.key());
        Uplink uplink = uplink(record, key.node(), origin);
        circuit.record(uplink.loggedAt());
        surroundings.metrics().taken(uplink.channel());

        if (Tick.isGenuine(uplink.headers())) {
            tick(uplink, record);
        } else {
            Effects effects = decided(uplink, key);
            happen(effects, record, origin);
            changes().publish(job, origin, uplink.node(), effects.changes());
        }
        surroundings.views().watermarks().processed(job, origin.partition(), origin.offset());
    }

    @Override
    public void close() {
        int partition = context().taskId().partition();
        surroundings.views().watermarks().revoked(job, partition);
        changes().revoked(job, partition);
        surroundings.wakes().revoked(partition);
        surroundings.atHand().revoked(partition);
        surroundings.metrics().revoked(partition);
        handlers.forEach(Capability.Handler::close);
        handlers = List.of();
    }

    /** Each step sees what the one before has written; a node's changes are told as one. */
    private void tick(Uplink tick, Record<byte[], byte[]> record) {
        var changed = new LinkedHashMap<NodeKey, List<Change>>();
        for (Capability.Handler handler : handlers) {
            for (Step step : handler.due(tick.loggedAt())) {
                Effects effects = decided(step, tick.inNameOf(step.node()));
                happen(effects, record, tick.origin());
                changed.computeIfAbsent(step.node(), _ -> new ArrayList<>())
                        .addAll(effects.changes());
            }
        }
        changes().publish(job, tick.origin(), changed);
    }

    private void happen(Effects effects, Record<byte[], byte[]> record, Origin origin) {
        effects.write();
        if (effects.leaveRecords()) {
            Headers headers = ofDerived(record, origin);
            effects.keep(record.timestamp(), headers);
            for (Emission emission : effects.emissions()) {
                context()
                        .forward(derived(emission, record, headers), sinks.apply(emission.topic()));
            }
        }
        effects.tell();
    }

    private Effects decided(Step step, Uplink tick) {
        var effects = effectsOf(tick);
        try {
            step.decide(effects);
            return effects;
        } catch (RuntimeException | StackOverflowError e) {
            if (Failures.isOfKafka(e)) {
                throw e;
            }
            circuit.failed(tick, e);
            Effects left = failed(tick, e);
            step.abandon(left);
            return left;
        }
    }

    private Effects decided(Uplink uplink, Known key) {
        var effects =
                new Effects(uplink, key.written(), job, topics.rejected(), surroundings.metrics());
        try {
            if (Tick.isNamedBy(uplink.headers())) {
                effects.ignore(STRAY);
                return effects;
            }
            if (uplink.node().equals(Uplink.NOBODY)) {
                stray(effects);
                return effects;
            }
            for (Capability.Handler handler : handlers) {
                handler.decide(uplink, effects);
            }
            return effects;
        } catch (RuntimeException | StackOverflowError e) {
            if (Failures.isOfKafka(e)) {
                throw e;
            }
            circuit.failed(uplink, e);
            return failed(uplink, e);
        }
    }

    private ChangeFeed changes() {
        return surroundings.views().changes();
    }

    private void stray(Effects effects) {
        if (capabilities.stream().anyMatch(Capability::setsStraysAside)) {
            effects.reject(Rejections.INTERNAL_ERROR, "the record's key is not a node key");
        } else {
            effects.ignore(STRAY);
        }
    }

    private Effects failed(Uplink uplink, Throwable failure) {
        LOGGER.atError()
                .setCause(failure)
                .addKeyValue("job", job)
                .addKeyValue("nodeId", uplink.node())
                .addKeyValue("origin", uplink.origin())
                .addKeyValue("channel", uplink.channel())
                .log("record set aside: processing it failed");
        var effects = effectsOf(uplink);
        effects.reject(
                Rejections.INTERNAL_ERROR,
                "processing failed with " + failure.getClass().getSimpleName());
        return effects;
    }

    /** What a store or client says is about the cluster or this process, not about the record. */
    private Effects effectsOf(Uplink uplink) {
        return new Effects(uplink, null, job, topics.rejected(), surroundings.metrics());
    }

    private static Uplink uplink(Record<byte[], byte[]> record, NodeKey node, Origin origin) {
        byte @Nullable [] payload = record.value();
        return new Uplink(
                node,
                payload == null ? new byte[0] : payload,
                possible(UplinkHeaders.read(record.headers(), record.timestamp()), origin),
                record.headers(),
                origin,
                UplinkHeaders.replayOf(record.headers())
                        .filter(first -> first.partition() == origin.partition())
                        .filter(first -> first.offset() <= origin.offset())
                        .orElse(origin),
                record.timestamp());
    }

    /**
     * What a record says of its place is believed only when it lies before the record: state that
     * counted at a place which is never reached could never be changed again.
     */
    private static UplinkHeaders possible(UplinkHeaders headers, Origin origin) {
        Long epoch = headers.epoch();
        return epoch == null || (epoch >= 0 && epoch <= origin.offset())
                ? headers
                : new UplinkHeaders(
                        headers.topic(),
                        headers.channel(),
                        headers.qos(),
                        headers.dup(),
                        headers.connection(),
                        null,
                        headers.sequence(),
                        headers.receivedAt(),
                        headers.trust(),
                        headers.will());
    }

    /** What every record says that is derived from this one. */
    private static Headers ofDerived(Record<byte[], byte[]> from, Origin origin) {
        Headers headers = new RecordHeaders();
        headers.add(UplinkHeaders.ORIGIN, origin.toString().getBytes(StandardCharsets.UTF_8));
        var trace = from.headers().lastHeader(TRACE_PARENT);
        if (trace != null
                && trace.value() != null
                && trace.value().length <= LONGEST_TRACE_PARENT) {
            headers.add(trace);
        }
        return headers;
    }

    /** Each record copies the headers. */
    private static Record<byte[], byte[]> derived(
            Emission emission, Record<byte[], byte[]> from, Headers headers) {
        Headers all = headers;
        if (emission.landed() != null) {
            all = new RecordHeaders(headers);
            emission.landed().writeTo(all);
        }
        return new Record<>(emission.key(), emission.value(), from.timestamp(), all);
    }

    private ProcessorContext<byte[], byte[]> context() {
        if (context == null) {
            throw new IllegalStateException("the task was not opened");
        }
        return context;
    }
}
