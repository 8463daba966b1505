package io.headwater.topologies.query;

import io.headwater.schemas.FleetKey;
import io.headwater.topologies.fleet.FleetJob;
import java.util.function.Function;

/** Keys for new things of the fleet whose owner is this instance, so that no request travels. */
final class OwnKeys {
    private static final int TRIES = 1_000;

    private OwnKeys() {}

    /**
     * A key that nothing has yet.
     *
     * @param named the key of an id
     * @throws Refused when this instance owns no part of the fleet
     */
    static FleetKey next(Placement placement, Function<String, FleetKey> named) {
        for (int i = 0; i < TRIES; i++) {
            FleetKey key = named.apply(RequestIds.next());
            if (placement.partitionOf(FleetJob.NAME, key) instanceof Lookup.Found<Integer>(_)) {
                return key;
            }
        }
        throw new Refused(ErrorCode.NOT_READY, "this instance owns no partition of the fleet yet");
    }
}
