package io.headwater.topologies.rejected;

import io.headwater.schemas.NodeKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which rejected records are meant; a null member asks nothing.
 *
 * @param id this one record
 * @param node those of this node
 * @param reason those with this reason code, also where only a part was rejected
 * @param channel those of this channel (rainmaker.md 2.2)
 * @param since those rejected at or after this time, by log time
 */
public record Selection(
        @Nullable RejectedId id,
        @Nullable NodeKey node,
        @Nullable String reason,
        @Nullable String channel,
        @Nullable Instant since) {
    /** Everything the topic still holds. */
    public static final Selection ALL = new Selection(null, null, null, null, null);

    /** This, and of this node. */
    public Selection ofNode(NodeKey wanted) {
        return new Selection(id, wanted, reason, channel, since);
    }

    /** This, and with this reason. */
    public Selection withReason(String wanted) {
        return new Selection(id, node, wanted, channel, since);
    }

    /** This, and of this channel. */
    public Selection onChannel(String wanted) {
        return new Selection(id, node, reason, wanted, since);
    }

    /** This, and rejected at or after this time. */
    public Selection rejectedSince(Instant wanted) {
        return new Selection(id, node, reason, channel, wanted);
    }

    /** This one record alone. */
    public static Selection only(RejectedId id) {
        return new Selection(id, null, null, null, null);
    }

    /**
     * Whether the record is meant, as far as its content tells; place and time are the reader's.
     */
    boolean matches(RejectedEntry entry) {
        return (node == null || node.equals(entry.node()))
                && (channel == null || channel.equals(entry.channel()))
                && (reason == null || entry.hasReason(reason));
    }
}
