package io.headwater.topologies.rejected;

import io.headwater.schemas.Origin;
import java.util.Optional;

/**
 * Which rejected record: its place in the rejected topic, not in the uplink. Written {@code
 * partition:offset}.
 */
public record RejectedId(int partition, long offset) {
    /** The id that this text is, or empty. */
    public static Optional<RejectedId> parse(String text) {
        return Origin.parse(text).map(place -> new RejectedId(place.partition(), place.offset()));
    }

    @Override
    public String toString() {
        return partition + ":" + offset;
    }
}
