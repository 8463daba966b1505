package io.headwater.topologies.recompute;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** Points in maps. */
final class MemoryPoints implements PointsAtHand {
    private final Map<SeriesKey, ConcurrentSkipListMap<Long, Sample>> points =
            new ConcurrentHashMap<>();

    /** Series whose points were asked for, in order. */
    final List<SeriesKey> asked = new CopyOnWriteArrayList<>();

    /** Happens behind each count of a series. */
    volatile Consumer<SeriesKey> whenCounted = _ -> {};

    volatile long seam = Long.MIN_VALUE;
    volatile long since = Long.MIN_VALUE;
    volatile boolean away;

    void put(SeriesKey series, long time, double value) {
        points.computeIfAbsent(series, _ -> new ConcurrentSkipListMap<>())
                .put(time, new Sample(time, value, 0, time));
    }

    @Override
    public Set<Integer> partitions(@Nullable NodeKey node) {
        return Set.of(0);
    }

    @Override
    public void series(int partition, Consumer<SeriesKey> to) {
        points.keySet().forEach(to);
    }

    @Override
    public void quarters(SeriesKey series, Question.Range range, ObjLongConsumer<Atom> to) {
        if (away) {
            throw PointsNotAtHandException.forNow("the database does not answer", null);
        }
        asked.add(series);
        points.getOrDefault(series, new ConcurrentSkipListMap<>())
                .subMap(range.from(), range.to())
                .forEach((time, sample) -> to.accept(Atom.of(sample), Quarter.startOf(time)));
        whenCounted.accept(series);
    }

    @Override
    public long seam() {
        return seam;
    }

    @Override
    public long since() {
        return since;
    }
}
