package io.headwater.topologies.views;

import org.jspecify.annotations.Nullable;

/**
 * Which nodes a list is about; null means any.
 *
 * @param tenant the key's tenant
 * @param dialect the key's dialect
 * @param group the node is in
 * @param connected whether an open session is held by a living bridge
 * @param after key of the last node of the page before; null for the first page
 */
public record FleetQuery(
        @Nullable String tenant,
        @Nullable String dialect,
        @Nullable String type,
        @Nullable String model,
        @Nullable String fwVersion,
        @Nullable String group,
        @Nullable Boolean connected,
        @Nullable String after) {
    /** Every node, from the first. */
    public static final FleetQuery ALL =
            new FleetQuery(null, null, null, null, null, null, null, null);
}
