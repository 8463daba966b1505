package io.headwater.topologies.params;

import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.params.ParamsState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.NodeConfig;
import io.headwater.schemas.dialect.rainmaker.ParamsPayload;
import io.headwater.schemas.dialect.rainmaker.ParamsReport;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.KeptRows;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.views.Change;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The current parameters of the nodes of one task. Stream thread only.
 *
 * <pre>
 * params-init, params-local(-group) --> NodeParams.fold [params-current] --> params.state
 *                                                                    --> params.changed
 * </pre>
 */
public final class Params {
    /** Store: node to its parameters; kept in params.state. */
    public static final String CURRENT = "params-current";

    /** Of rows at hand. */
    private static final long MOST_BYTES = 4L << 20;

    private final Topics topics;
    private final Topic<NodeKey, byte[]> changed;
    private final ParamsRows rows;
    private final KeptRows<NodeKey> current;
    private final Function<NodeKey, Optional<NodeConfig>> configOf;
    private final Memory memory;

    /** What is remembered of a node's messages, in the rows that they lead to. */
    public interface Memory {
        /**
         * @param heard what was remembered before; empty at first
         * @return what is once this message is
         */
        byte[] with(byte[] heard, Uplink message);
    }

    /** Whoever wants to know what a record says, in the same transaction. */
    public interface Watcher {
        /**
         * @param report what it says, overtaken values included
         * @param changes that it led to
         */
        void reported(ParamsReport report, List<ParamChange> changes);
    }

    /**
     * Starts on a task, whose job has the store.
     *
     * @param configOf the node's configuration, against which reports are checked for warnings
     * @param memory of the newest messages, kept in the rows
     */
    public Params(
            Capability.Task task,
            Topics topics,
            Function<NodeKey, Optional<NodeConfig>> configOf,
            Memory memory) {
        this.topics = topics;
        changed = topics.paramsChanged().inBytes();
        this.configOf = configOf;
        this.memory = memory;
        rows = new ParamsRows(topics.paramsState().value());
        current = task.kept(current(topics), topics.paramsState().inBytes(), MOST_BYTES);
    }

    /** The store of current parameters; rows are {@link ParamsState} as {@link #read} reads it. */
    public static JobStore<NodeKey, byte[]> current(Topics topics) {
        return JobStore.keptIn(topics.paramsState().inBytes(), CURRENT);
    }

    /** The row that a node without parameters would have. */
    public static byte[] none(Topics topics) {
        var none = ParamsState.newBuilder().setParams(List.of()).setOrigin(0).build();
        return topics.paramsState().value().serializer().serialize(CURRENT, none);
    }

    /** Reads a row of the store. */
    public static ParamsState read(Topics topics, byte[] row) {
        return topics.paramsState().value().deserializer().deserialize(CURRENT, row);
    }

    /** How far the store is, for a job that has lost its position. */
    public static Seed seed(Topics topics) {
        return Seed.inPlace(topics.paramsState().inBytes(), current(topics));
    }

    /** What the node's row remembers of messages; empty when nothing. */
    public byte[] heard(NodeKey node) {
        return rows.row(current.get(node)).heard();
    }

    /** A parameter of the node as JSON text; null when it has none of this name. */
    public @Nullable String valueOf(NodeKey node, String device, String param) {
        ParamsRow row = rows.row(current.get(node));
        int index = row.find(new ParamName(device, param));
        return index < 0 ? null : row.value(index);
    }

    /**
     * Decides a record of one of the params channels.
     *
     * @param order where the record counts in the order of its node
     * @param watcher of the report, if it is taken
     * @return whether it leads to a row, which remembers the message
     */
    public boolean decide(
            Uplink uplink, Channel channel, long order, Watcher watcher, Effects effects) {
        boolean whole = channel == Channel.PARAMS_INIT;
        String device = uplink.node().device();
        Parsed<ParamsReport> parsed =
                whole
                        ? ParamsPayload.parseInit(uplink.payload(), device)
                        : ParamsPayload.parseDelta(uplink.payload(), device);
        return decide(uplink, parsed, cause(uplink, channel), order, watcher, effects);
    }

    /**
     * Decides a delta that came within a record of another channel.
     *
     * @param order where the record counts in the order of its node
     * @param watcher of the report, if it is taken
     * @return whether it leads to a row, which remembers the message
     */
    public boolean merge(
            Uplink uplink,
            byte[] delta,
            Cause cause,
            long order,
            Watcher watcher,
            Effects effects) {
        return decide(
                uplink,
                ParamsPayload.parseDelta(delta, uplink.node().device()),
                cause,
                order,
                watcher,
                effects);
    }

    /** Forgets the node's parameters. */
    public void erase(NodeKey node, Effects effects) {
        effects.put(current, node, null);
    }

    private boolean decide(
            Uplink uplink,
            Parsed<ParamsReport> parsed,
            Cause cause,
            long order,
            Watcher watcher,
            Effects effects) {
        return switch (parsed) {
            case Parsed.Accepted<ParamsReport> accepted -> {
                var report =
                        new Report(
                                accepted.value(),
                                cause == Cause.INIT,
                                order,
                                uplink.headers().receivedAt(),
                                uplink.origin().offset());
                yield apply(uplink, cause, report, accepted, watcher, effects);
            }
            case Parsed.Ignored<ParamsReport>(Reason reason) -> {
                effects.ignore(reason.code());
                yield false;
            }
            case Parsed.Refused<ParamsReport>(Reason reason, String detail) -> {
                effects.reject(reason.code(), detail);
                yield false;
            }
        };
    }

    private boolean apply(
            Uplink uplink,
            Cause cause,
            Report report,
            Parsed.Accepted<ParamsReport> accepted,
            Watcher watcher,
            Effects effects) {
        NodeParams.Folded folded =
                NodeParams.fold(
                        rows.row(current.get(uplink.node())),
                        report,
                        heard -> memory.with(heard, uplink));
        byte[] row = folded.row();
        if (row != null && !DocumentSize.fits(row, () -> rows.state(row), folded.changes())) {
            effects.reject(
                    Reason.TOO_LARGE.code(), "the node's parameters would exceed their limit");
            return false;
        }
        watcher.reported(accepted.value(), folded.changes());
        warn(uplink, accepted, folded, effects);
        if (!accepted.dropped().isEmpty()) {
            effects.rejectParts(accepted.dropped());
        }
        if (row != null) {
            effects.put(current, uplink.node(), row);
        }
        if (!folded.changes().isEmpty()) {
            byte[] written = written(changed(uplink, cause, folded.changes()));
            effects.emit(changed, uplink.node(), written);
            effects.change(
                    new Change.Params(written, topics.paramsChanged().value().deserializer()));
        }
        return row != null;
    }

    private void warn(
            Uplink uplink,
            Parsed.Accepted<ParamsReport> accepted,
            NodeParams.Folded folded,
            Effects effects) {
        accepted.warnings().forEach(warning -> effects.warn(warning.code()));
        NodeConfig config = configOf.apply(uplink.node()).orElse(null);
        accepted.value().warningsAgainst(config).forEach(warning -> effects.warn(warning.code()));
        if (folded.overtaken() > 0) {
            effects.ignore(Reason.STALE.code());
        }
    }

    private byte[] written(ParamsChanged record) {
        return topics.paramsChanged().value().serializer().serialize(changed.name(), record);
    }

    private static ParamsChanged changed(Uplink uplink, Cause cause, List<ParamChange> changes) {
        return new ParamsChanged(
                cause,
                changes,
                uplink.headers().epoch(),
                null,
                uplink.headers().receivedAt(),
                uplink.loggedAt(),
                uplink.origin().partition(),
                uplink.origin().offset());
    }

    private static Cause cause(Uplink uplink, Channel channel) {
        if (uplink.headers().will()) {
            return Cause.WILL;
        }
        if (uplink.headers().trust() == Trust.SIGNED) {
            return Cause.PROXY;
        }
        return switch (channel) {
            case PARAMS_INIT -> Cause.INIT;
            case PARAMS_LOCAL_GROUP -> Cause.GROUP;
            default -> Cause.DELTA;
        };
    }
}
