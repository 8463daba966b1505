package io.headwater.topologies.ota;

import io.headwater.schemas.NodeKey;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A node as the target of a job may ask about it.
 *
 * @param fwVersion that it runs; null when it never said
 * @param isInGroup of this id
 * @param attributes of its configuration; asked for only by jobs that name some
 */
record Candidate(
        NodeKey node,
        @Nullable String type,
        @Nullable String model,
        @Nullable String fwVersion,
        Predicate<String> isInGroup,
        Supplier<Map<String, String>> attributes) {}
