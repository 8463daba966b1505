package io.headwater.schemas.metrics;

import java.util.List;
import java.util.Set;

/**
 * One entry of a module's catalogue of metrics. The module registers its meters from the same
 * entries, so the catalogue cannot drift from what runs.
 *
 * @param name {@code headwater.<module>.<what>}, as it is registered; a monitoring system may write
 *     it otherwise
 * @param kind {@code counter}, {@code gauge} or {@code timer}
 * @param tags the keys of its tags, all of which every meter of that name has
 * @param meaning what one sees in it, for an operator; names the unit where there is one
 */
public record Metric(String name, String kind, List<String> tags, String meaning) {
    private static final Set<String> KINDS = Set.of("counter", "gauge", "timer");

    /**
     * @throws IllegalArgumentException when the name is not Headwater's or the kind is unknown
     */
    public Metric {
        if (!name.startsWith("headwater.")) {
            throw new IllegalArgumentException("metric " + name + " is not one of headwater's");
        }
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException("metric " + name + " has no known kind: " + kind);
        }
        tags = List.copyOf(tags);
    }

    /** Something that is counted. */
    public static Metric counter(String name, String meaning, String... tags) {
        return new Metric(name, "counter", List.of(tags), meaning);
    }

    /** Something that is read off. */
    public static Metric gauge(String name, String meaning, String... tags) {
        return new Metric(name, "gauge", List.of(tags), meaning);
    }

    /** Something that is counted and timed. */
    public static Metric timer(String name, String meaning, String... tags) {
        return new Metric(name, "timer", List.of(tags), meaning);
    }
}
