package io.headwater.topologies.nodes;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.dialect.rainmaker.command.FromNode;
import io.headwater.schemas.dialect.rainmaker.command.NodeCommand;
import io.headwater.topologies.commands.NodeAsked;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Uplink;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Requests of nodes, each to the part it is for. One that nothing supports is dropped and never
 * answered, as firmware would take the answer for a new request (R-CMD-10); attestation is among
 * them, because no format of its data is public.
 */
final class NodeAsks implements NodeAsked {
    private final Map<NodeCommand, NodeAsked> rules = new EnumMap<>(NodeCommand.class);

    void add(NodeCommand command, NodeAsked rule) {
        rules.put(command, rule);
    }

    @Override
    public void decide(
            Uplink uplink,
            FromNode.NodeRequest asked,
            @Nullable PresenceState session,
            Effects effects) {
        NodeCommand.of(asked.command())
                .map(rules::get)
                .ifPresentOrElse(
                        rule -> rule.decide(uplink, asked, session, effects),
                        () -> effects.ignore(Reason.UNSOLICITED.code()));
    }
}
