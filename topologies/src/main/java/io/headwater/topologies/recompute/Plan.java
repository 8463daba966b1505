package io.headwater.topologies.recompute;

import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a recomputation is to do and how far it is: all that it needs to go on after a kill, beside
 * what it has gathered.
 *
 * @param publishedUntil offset by partition of {@code timeseries.aggregates}: what is published was
 *     read until there
 * @param series how many there are to count
 * @param counted how many of them are counted
 * @param quarters how many quarter-hours had points
 * @param differences how many of each kind were found
 * @param startedAt epoch ms
 * @param endedAt epoch ms; null before the end
 * @param why it failed, or waits, in a sentence; null when it does neither
 */
public record Plan(
        String id,
        Selection selection,
        Phase phase,
        Map<Integer, Long> publishedUntil,
        long series,
        long counted,
        long quarters,
        Map<Difference, Long> differences,
        long startedAt,
        @Nullable Long endedAt,
        @Nullable String why) {
    /** Copies the maps. */
    public Plan {
        publishedUntil = Map.copyOf(publishedUntil);
        differences = Map.copyOf(differences);
    }

    static Plan of(String id, Selection selection, long now) {
        return new Plan(id, selection, Phase.READING, Map.of(), 0, 0, 0, Map.of(), now, null, null);
    }

    /** How many quarter-hours are to be published, or were. */
    public long changes() {
        return differences.values().stream().mapToLong(Long::longValue).sum();
    }

    Plan in(Phase next) {
        return new Plan(
                id,
                selection,
                next,
                publishedUntil,
                series,
                counted,
                quarters,
                differences,
                startedAt,
                null,
                null);
    }

    Plan read(Map<Integer, Long> until, long seriesFound) {
        return new Plan(
                id,
                selection,
                Phase.WAITING,
                until,
                seriesFound,
                0,
                0,
                Map.of(),
                startedAt,
                null,
                null);
    }

    Plan countedOne(long quartersFound, Map<Difference, Long> found) {
        var all = new EnumMap<Difference, Long>(Difference.class);
        all.putAll(differences);
        found.forEach((difference, count) -> all.merge(difference, count, Long::sum));
        return new Plan(
                id,
                selection,
                phase,
                publishedUntil,
                series,
                counted + 1,
                quarters + quartersFound,
                all,
                startedAt,
                null,
                null);
    }

    Plan ended(Phase end, long now, @Nullable String reason) {
        return new Plan(
                id,
                selection,
                end,
                publishedUntil,
                series,
                counted,
                quarters,
                differences,
                startedAt,
                now,
                reason);
    }

    Plan waiting(@Nullable String reason) {
        return new Plan(
                id,
                selection,
                phase,
                publishedUntil,
                series,
                counted,
                quarters,
                differences,
                startedAt,
                endedAt,
                reason);
    }
}
