package io.headwater.topologies.nodes;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.presence.Sessions;
import java.util.List;

/** Whether a node's session is open. */
final class PresencePart {
    private PresencePart() {}

    static NodePart<Sessions> of(Topics topics) {
        return NodePart.<Sessions>opening(
                        (task, duties, facts) -> {
                            var sessions = new Sessions(task, topics);
                            duties.on(Channel.PRESENCE, turn -> decide(sessions, turn, facts));
                            duties.onErasure(
                                    (uplink, effects) -> sessions.erase(uplink.node(), effects));
                            return sessions;
                        })
                .keeping(Sessions.sessions(topics))
                .writing(topics.presenceState())
                .filledBy(List.of(Seed.copy(topics.presenceState(), Sessions.sessions(topics))));
    }

    private static void decide(Sessions sessions, Turn turn, Facts facts) {
        PresenceState after = sessions.decide(turn.uplink(), turn.session(), turn.effects());
        turn.sessionAfter(after);
        facts.decided(turn.node(), turn.session(), after, turn.uplink().loggedAt(), turn.effects());
    }
}
