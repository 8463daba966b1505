package io.headwater.topologies.query;

import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Bucket;
import io.headwater.topologies.aggregates.Composition;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.OlderPointsUnavailableException;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Question.Range;
import io.headwater.topologies.aggregates.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * All of a series: state tells what it holds whole, and what is older comes from where it is kept.
 * No point is counted by both: they meet at the start of a quarter-hour, the seam. Any thread that
 * may block.
 */
final class SeriesHistory {
    /** The name of state, in answers. */
    static final String STATE = "state";

    private final PointQueries queries;
    private final Optional<OlderPoints> older;

    /**
     * @param older empty where nothing keeps them; then state tells what it has
     */
    SeriesHistory(PointQueries queries, Optional<OlderPoints> older) {
        this.queries = queries;
        this.older = older;
    }

    /**
     * Device time that parts what state tells, from it on, from what is asked elsewhere; epoch ms.
     */
    long seam(long now) {
        return older.isEmpty() ? Long.MIN_VALUE : Quarter.firstFrom(queries.wholeSince(now));
    }

    /**
     * Device time from which on every point of a series counts, epoch ms; empty when every point of
     * the range does. What was dropped for its age does not, nor does what state holds no longer
     * and the database has yet to be given.
     */
    OptionalLong wholeSince(SeriesKey series, Range range, long now) {
        long whole = queries.wholeSince(now);
        if (older.isPresent() && range.from() < seam(now)) {
            whole = Math.min(whole, keptFrom(older.get(), series, now));
        }
        return range.from() >= whole ? OptionalLong.empty() : OptionalLong.of(whole);
    }

    /** The name of what keeps older points; empty when nothing does. */
    Optional<String> olderName() {
        return older.map(OlderPoints::name);
    }

    /**
     * Device time from which on every point is told; null when all of them are.
     *
     * @param now epoch ms
     */
    @Nullable Long wholeSince(long now) {
        return older.isPresent() ? null : (Long) queries.wholeSince(now);
    }

    /**
     * What tells the points of a range: {@code state}, what keeps older ones, or both.
     *
     * @param now epoch ms
     */
    String source(long from, long to, long now) {
        long seam = seam(now);
        if (from >= seam) {
            return STATE;
        }
        String ancient = olderName().orElse(STATE);
        return to <= seam ? ancient : ancient + "+" + STATE;
    }

    /**
     * Every bucket that has points, oldest first.
     *
     * @param now epoch ms
     */
    Lookup<List<Bucket>> buckets(SeriesKey series, Question.Buckets asked, long now) {
        return before(series, asked.range().from(), asked.differences().needsOneBefore(), now)
                .then(
                        before -> {
                            var composition = new Composition(asked, before.orElse(null));
                            long seam = clamped(seam(now), asked.range());
                            addOlder(series, asked, seam, composition);
                            return queries.samples(
                                            series,
                                            new Range(seam, asked.range().to()),
                                            false,
                                            Long.MAX_VALUE,
                                            now,
                                            composition::add)
                                    .then(_ -> new Lookup.Found<>(composition.buckets()));
                        });
    }

    /**
     * Quarter-hours that have points, oldest first, with their starts; in as many parts as state
     * has points of them.
     *
     * @param range from the start of a quarter-hour to the start of another
     * @param now epoch ms
     */
    Lookup<Long> quarters(SeriesKey series, Range range, long now, ObjLongConsumer<Atom> to) {
        long seam = clamped(seam(now), range);
        var ancient = new Range(range.from(), seam);
        if (ancient.from() < ancient.to()) {
            askOlder(() -> older.ifPresent(it -> it.quarters(series, ancient, to)));
        }
        return queries.samples(
                series,
                new Range(seam, range.to()),
                false,
                Long.MAX_VALUE,
                now,
                point -> to.accept(Atom.of(point), Quarter.startOf(point.time())));
    }

    /**
     * Points of a range.
     *
     * @param descending newest first
     * @param most how many at most
     * @param now epoch ms
     */
    Lookup<List<Sample>> points(
            SeriesKey series, Range range, boolean descending, int most, long now) {
        long seam = clamped(seam(now), range);
        var ancient = new Range(range.from(), seam);
        var recent = new Range(seam, range.to());
        var points = new ArrayList<Sample>();
        if (!descending) {
            addOlder(series, ancient, false, most, points::add);
        }
        return queries.samples(series, recent, descending, most - points.size(), now, points::add)
                .then(
                        _ -> {
                            if (descending) {
                                addOlder(series, ancient, true, most - points.size(), points::add);
                            }
                            return new Lookup.Found<>(points);
                        });
    }

    /**
     * The last point before a time; empty when there is none, or no need of it.
     *
     * @param now epoch ms
     */
    Lookup<Optional<Sample>> before(SeriesKey series, long time, boolean needed, long now) {
        if (!needed) {
            return new Lookup.Found<>(Optional.empty());
        }
        return points(series, new Range(0, time), true, 1, now)
                .then(points -> new Lookup.Found<>(points.stream().findFirst()));
    }

    private long keptFrom(OlderPoints points, SeriesKey series, long now) {
        try {
            return points.reaches(series.node(), seam(now)) ? points.keptFrom() : Long.MAX_VALUE;
        } catch (OlderPointsUnavailableException e) {
            throw notReady(e);
        }
    }

    /** Quarter-hours where they will do, which spares reading every point of a year. */
    private void addOlder(
            SeriesKey series, Question.Buckets asked, long seam, Composition composition) {
        long from = asked.range().from();
        long whole = Math.min(seam, Quarter.firstFrom(from));
        var quarters = new Range(whole, seam);
        boolean quartersDo =
                !asked.differences().needsOneBefore()
                        && whole < seam
                        && Composition.isMadeOfQuarters(asked.calendar(), quarters);
        long pointsUntil = quartersDo ? whole : seam;
        addOlder(series, new Range(from, pointsUntil), false, Long.MAX_VALUE, composition::add);
        if (quartersDo) {
            askOlder(
                    () ->
                            older.ifPresent(
                                    it ->
                                            it.quarters(
                                                    series,
                                                    quarters,
                                                    (atom, start) ->
                                                            composition.add(start, atom))));
        }
    }

    private void addOlder(
            SeriesKey series, Range range, boolean descending, long most, Consumer<Sample> to) {
        if (range.from() < range.to() && most > 0) {
            askOlder(() -> older.ifPresent(it -> it.points(series, range, descending, most, to)));
        }
    }

    /**
     * @throws Refused when what keeps older points cannot be asked at present
     */
    static void askOlder(Runnable question) {
        try {
            question.run();
        } catch (OlderPointsUnavailableException e) {
            throw notReady(e);
        }
    }

    private static Refused notReady(OlderPointsUnavailableException e) {
        return new Refused(ErrorCode.NOT_READY, String.valueOf(e.getMessage()));
    }

    static long clamped(long time, Range range) {
        return Math.clamp(time, range.from(), range.to());
    }
}
