package io.headwater.topologies.params;

import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.params.ParamsState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.NodeConfig;
import io.headwater.schemas.dialect.rainmaker.ParamsPayload;
import io.headwater.schemas.dialect.rainmaker.ParamsReport;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RecentRows;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.views.Change;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The current parameters of the nodes of one task. Stream thread only.
 *
 * <pre>
 * params-init, params-local(-group) --> NodeParams.fold [params-current] --> params.state
 *                                                                       `--> params.changed
 * </pre>
 */
public final class Params {
    /** Store: node to its parameters; its rows are the records of params.state. */
    public static final String CURRENT = "params-current";

    /** Of rows at hand. */
    private static final long MOST_BYTES = 4L << 20;

    private final Topics topics;
    private final RecentRows<NodeKey, ParamsState> current;
    private final Function<NodeKey, Optional<NodeConfig>> configOf;

    /**
     * Starts on a task, whose job has the store.
     *
     * @param configOf the node's configuration, against which reports are checked for warnings
     */
    public Params(
            Capability.Task task, Topics topics, Function<NodeKey, Optional<NodeConfig>> configOf) {
        this.topics = topics;
        this.configOf = configOf;
        current =
                new RecentRows<>(
                        task.store(current(topics)), DocumentSize::memoryBytes, MOST_BYTES);
    }

    /** The store of current parameters. */
    public static JobStore<NodeKey, ParamsState> current(Topics topics) {
        return JobStore.of(CURRENT, topics.paramsState());
    }

    /**
     * Decides a record of one of the params channels.
     *
     * @param order where the record counts in the order of its node
     */
    public void decide(Uplink uplink, Channel channel, long order, Effects effects) {
        boolean whole = channel == Channel.PARAMS_INIT;
        String device = uplink.node().device();
        Parsed<ParamsReport> parsed =
                whole
                        ? ParamsPayload.parseInit(uplink.payload(), device)
                        : ParamsPayload.parseDelta(uplink.payload(), device);
        decide(uplink, parsed, cause(uplink, channel), order, effects);
    }

    /**
     * Decides a delta that came within a record of another channel.
     *
     * @param order where the record counts in the order of its node
     */
    public void merge(Uplink uplink, byte[] delta, Cause cause, long order, Effects effects) {
        decide(
                uplink,
                ParamsPayload.parseDelta(delta, uplink.node().device()),
                cause,
                order,
                effects);
    }

    private void decide(
            Uplink uplink, Parsed<ParamsReport> parsed, Cause cause, long order, Effects effects) {
        switch (parsed) {
            case Parsed.Accepted<ParamsReport> accepted -> {
                var report =
                        new Report(
                                accepted.value(),
                                cause == Cause.INIT,
                                order,
                                uplink.headers().receivedAt(),
                                uplink.origin().offset());
                apply(uplink, cause, report, accepted, effects);
            }
            case Parsed.Ignored<ParamsReport>(Reason reason) -> effects.ignore(reason.code());
            case Parsed.Refused<ParamsReport>(Reason reason, String detail) ->
                    effects.reject(reason.code(), detail);
        }
    }

    private void apply(
            Uplink uplink,
            Cause cause,
            Report report,
            Parsed.Accepted<ParamsReport> accepted,
            Effects effects) {
        NodeParams.Folded folded = NodeParams.fold(current.get(uplink.node()), report);
        ParamsState state = folded.state();
        if (state != null && !DocumentSize.fits(state, folded.changes())) {
            effects.reject(
                    Reason.TOO_LARGE.code(), "the node's parameters would exceed their limit");
            return;
        }
        warn(uplink, accepted, folded, effects);
        if (!accepted.dropped().isEmpty()) {
            effects.rejectParts(accepted.dropped());
        }
        if (state != null) {
            effects.put(current, uplink.node(), state);
            effects.emit(topics.paramsState(), uplink.node(), state);
        }
        if (!folded.changes().isEmpty()) {
            var changed = changed(uplink, cause, folded.changes());
            effects.emit(topics.paramsChanged(), uplink.node(), changed);
            effects.change(new Change.Params(changed));
        }
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
        return switch (channel) {
            case PARAMS_INIT -> Cause.INIT;
            case PARAMS_LOCAL_GROUP -> Cause.GROUP;
            default -> Cause.DELTA;
        };
    }
}
