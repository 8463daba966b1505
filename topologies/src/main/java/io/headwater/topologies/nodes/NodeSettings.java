package io.headwater.topologies.nodes;

import io.headwater.schemas.settings.Settings;
import java.time.Duration;

/**
 * What can be set about the job.
 *
 * @param offlineAfter how long a node is away before that is told
 */
public record NodeSettings(Duration offlineAfter) {
    /** As an installation has them that sets none. */
    public static final NodeSettings USUAL = new NodeSettings(Outages.USUAL_QUIET);

    /** Reads the job's part of the process's settings. */
    public static NodeSettings read(Settings in) {
        return new NodeSettings(
                in.duration(
                        "presence.offline.after",
                        Outages.USUAL_QUIET,
                        "how long a node is away before targets that want to hear of it are told"));
    }
}
