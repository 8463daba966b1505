package io.headwater.topologies.push;

import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushTarget;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a target wants to hear of something. A pure rule. */
final class Wanted {
    private Wanted() {}

    static boolean by(PushTarget target, PushEvent event) {
        boolean fits =
                switch (event.getKind()) {
                    case PushEvents.OFFLINE, PushEvents.ONLINE -> target.getPresence();
                    default ->
                            target.getAfterMinutes() == event.getAfterMinutes()
                                    && isAmong(target.getRules(), event.getRule())
                                    && isAmong(target.getSeverities(), event.getSeverity());
                };
        return fits && isAmong(target.getNodeTypes(), event.getNodeType());
    }

    private static boolean isAmong(List<String> words, @Nullable String word) {
        return words.isEmpty() || (word != null && words.contains(word));
    }
}
