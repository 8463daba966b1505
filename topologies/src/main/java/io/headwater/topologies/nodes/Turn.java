package io.headwater.topologies.nodes;

import io.headwater.avro.params.ParamChange;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.ParamsReport;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.params.Params;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The record at hand: what it says, what was known before it, and what has come of it so far. What
 * is decided later about the same record finds here what was decided earlier. One per record;
 * stream thread only.
 */
final class Turn implements Params.Watcher {
    private final Uplink uplink;
    private final @Nullable Channel channel;
    private final @Nullable NodeIndex known;
    private final @Nullable PresenceState session;
    private final Effects effects;

    // what has come of it so far
    private NodeIndex index;
    private @Nullable PresenceState sessionAfter;
    private boolean isRepeat;
    private boolean isRemembered;
    private @Nullable ParamsReport report;
    private List<ParamChange> changes = List.of();

    /**
     * @param channel null for one that this version does not know
     * @param known the node's facts before; null when it was never seen
     * @param seen its facts once the record was seen
     * @param session its newest session before; null when it never had one
     */
    Turn(
            Uplink uplink,
            @Nullable Channel channel,
            @Nullable NodeIndex known,
            NodeIndex seen,
            @Nullable PresenceState session,
            Effects effects) {
        this.uplink = uplink;
        this.channel = channel;
        this.known = known;
        this.session = session;
        this.effects = effects;
        index = seen;
        sessionAfter = session;
    }

    Uplink uplink() {
        return uplink;
    }

    NodeKey node() {
        return uplink.node();
    }

    /** Null for a channel that this version does not know. */
    @Nullable Channel channel() {
        return channel;
    }

    Effects effects() {
        return effects;
    }

    /** The node's facts before the record; null when it was never seen. */
    @Nullable NodeIndex known() {
        return known;
    }

    /** Its facts as they are by now. */
    NodeIndex index() {
        return index;
    }

    /** Its facts are these from now on. */
    void index(NodeIndex after) {
        index = after;
    }

    /** Its newest session before the record; null when it never had one. */
    @Nullable PresenceState session() {
        return session;
    }

    /** Its newest session as it is by now. */
    @Nullable PresenceState sessionAfter() {
        return sessionAfter;
    }

    /** Its newest session is this from now on. */
    void sessionAfter(@Nullable PresenceState after) {
        sessionAfter = after;
    }

    /** Whether the node's facts or its session are others now; nearly always the very same ones. */
    boolean isNodeChanged() {
        return !index.equals(known) || !Objects.equals(sessionAfter, session);
    }

    /**
     * Where the record counts in the order of its node: at its first offset, or, when a newer
     * session has begun since the one it was sent on, right where that began.
     */
    long order() {
        Long epoch = uplink.headers().epoch();
        if (session == null || session.getBridge() == null || epoch == null) {
            return uplink.order();
        }
        return epoch < session.getEpoch()
                ? Math.min(uplink.order(), session.getEpoch())
                : uplink.order();
    }

    /** The message was decided before. */
    void repeats() {
        isRepeat = true;
    }

    /** Whether the node says it for the first time: it is neither a repeat nor a replay. */
    boolean isNew() {
        return !isRepeat && !uplink.isReplay();
    }

    /**
     * Tells what became of parameters.
     *
     * @param inRow whether there is a row that remembers the message
     */
    void remembered(boolean inRow) {
        isRemembered = inRow;
    }

    /**
     * Whether a row that the record leads to remembers the message, so that no other one has to.
     */
    boolean isRemembered() {
        return isRemembered;
    }

    /** At most one report comes of a record. */
    @Override
    public void reported(ParamsReport taken, List<ParamChange> led) {
        report = taken;
        changes = led;
    }

    /** What it said of parameters, overtaken values included; null when nothing was taken. */
    @Nullable ParamsReport report() {
        return report;
    }

    /** The parameters that it changed. */
    List<ParamChange> changes() {
        return changes;
    }
}
