package io.headwater.topologies.rejected;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a rejected record may go back to the uplink. A pure rule (design: points and alerts carry
 * their own time and may come late at any time; what sets parameters, configuration, OTA or command
 * state may surprise whoever looks at the device today, so a person has to insist).
 */
sealed interface Replayable {
    /** Channels whose messages are as good late as on time. */
    Set<String> LATE_IS_FINE = Set.of("tsdata", "simple-tsdata", "alert");

    /** Its payloads carry a user's secret and are left out of rejected records. */
    String SECRET_CHANNEL = "user-mapping";

    /** It may. */
    record Yes(Origin firstOrigin) implements Replayable {}

    /** It may not. */
    record No(Refusal why) implements Replayable {}

    /**
     * @param uplinkPartition where the node's records go today
     * @param force whether a person insists
     */
    static Replayable of(Rejected rejected, int uplinkPartition, boolean force) {
        Optional<Origin> origin = firstOrigin(rejected);
        if (origin.isEmpty()) {
            return new No(Refusal.NEVER_IN_UPLINK);
        }
        if (origin.get().partition() != uplinkPartition) {
            return new No(Refusal.PARTITION_CHANGED);
        }
        String channel = rejected.getChannel();
        if (SECRET_CHANNEL.equals(channel)) {
            return new No(Refusal.SECRET);
        }
        if (!force && (channel == null || !LATE_IS_FINE.contains(channel))) {
            return new No(Refusal.NEEDS_FORCE);
        }
        return new Yes(origin.get());
    }

    /** A replay that was rejected again still belongs where the message first stood. */
    private static Optional<Origin> firstOrigin(Rejected rejected) {
        String before = rejected.getHeaders().get(UplinkHeaders.REPLAY_OF);
        String text = before == null ? rejected.getOrigin() : before;
        return text == null ? Optional.empty() : Origin.parse(text);
    }
}
