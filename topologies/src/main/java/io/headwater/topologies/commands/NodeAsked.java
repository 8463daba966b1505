package io.headwater.topologies.commands;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.dialect.rainmaker.command.FromNode;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Uplink;
import org.jspecify.annotations.Nullable;

/** Decides what a node asks of the cloud by a command. */
@FunctionalInterface
public interface NodeAsked {
    /**
     * Decides one request.
     *
     * @param session the node's newest; null when it never had one
     */
    void decide(
            Uplink uplink,
            FromNode.NodeRequest asked,
            @Nullable PresenceState session,
            Effects effects);
}
