package io.headwater.topologies.nodes;

import io.headwater.schemas.settings.Settings;
import io.headwater.topologies.presence.LostSessions;
import java.time.Duration;

/**
 * What can be set about the job.
 *
 * @param offlineAfter how long a node is away before that is told
 * @param lostAfter how long a bridge is dead before the sessions that it left open are ended
 */
public record NodeSettings(Duration offlineAfter, Duration lostAfter) {
    /** As an installation has them that sets none. */
    public static final NodeSettings USUAL =
            new NodeSettings(Outages.USUAL_QUIET, LostSessions.USUAL_PATIENCE);

    /** Reads the job's part of the process's settings. */
    public static NodeSettings read(Settings in) {
        return new NodeSettings(
                in.duration(
                        "presence.offline.after",
                        Outages.USUAL_QUIET,
                        "how long a node is away before targets that want to hear of it are told"),
                in.duration(
                        "presence.lost.after",
                        LostSessions.USUAL_PATIENCE,
                        "how long a bridge is dead before nodes that were connected to it, and have not come back, are offline for everybody"));
    }
}
