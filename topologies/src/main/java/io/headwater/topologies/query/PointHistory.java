package io.headwater.topologies.query;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.timeseries.SeriesQueries;
import io.headwater.topologies.timeseries.SeriesQueries.PointsPage;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The points of a series as they were told, newest first, a page at a time: those of state, and
 * behind the seam those that are kept elsewhere. What state has from behind the seam came late, and
 * where older points are kept may not have it yet: such a point is told by either, once. Any thread
 * that may block.
 */
final class PointHistory {
    private final PointQueries queries;
    private final Optional<OlderPoints> older;
    private final SeriesHistory history;

    /**
     * @param older empty where nothing keeps them; then state tells what it has
     */
    PointHistory(PointQueries queries, Optional<OlderPoints> older) {
        this.queries = queries;
        this.older = older;
        history = new SeriesHistory(queries, older);
    }

    /** One point, and the name of what told it. */
    record Told(Point point, String source) {
        static Told byState(Point point) {
            return new Told(point, SeriesHistory.STATE);
        }

        /** Of two words of one time: the other's when it is the later in the log. */
        Told unlessLater(Told other) {
            return other.point.getLoggedAt() > point.getLoggedAt() ? other : this;
        }
    }

    /**
     * @param next end of the range that is left; empty when nothing is
     * @param receivedSince see {@link PointsPage}
     */
    record Page(List<Told> points, OptionalLong next, long receivedSince) {}

    /**
     * The newest points of a range. What keeps older points is not asked while state fills the
     * page.
     *
     * @param limit most points of the page, at least 1
     * @param now epoch ms
     */
    Lookup<Page> newest(SeriesKey series, Question.Range range, int limit, long now) {
        long seam = SeriesHistory.clamped(history.seam(now), range);
        return queries.points(series, new SeriesQueries.Range(seam, range.to()), limit, now)
                .then(
                        recent ->
                                recent.next().isPresent() || seam == range.from()
                                        ? new Lookup.Found<>(page(recent))
                                        : withOlder(
                                                series,
                                                recent,
                                                new Question.Range(range.from(), seam),
                                                limit - recent.points().size(),
                                                now));
    }

    private static Page page(PointsPage recent) {
        return new Page(
                recent.points().stream().map(Told::byState).toList(),
                recent.next(),
                recent.receivedSince());
    }

    /**
     * @param room that the recent points leave on the page
     */
    private Lookup<Page> withOlder(
            SeriesKey series, PointsPage recent, Question.Range ancient, int room, long now) {
        Page page = page(recent);
        if (room == 0) {
            return new Lookup.Found<>(
                    new Page(page.points(), OptionalLong.of(ancient.to()), page.receivedSince()));
        }
        var range = new SeriesQueries.Range(ancient.from(), ancient.to());
        return queries.points(series, range, room + 1, now)
                .then(late -> new Lookup.Found<>(filled(page, series, ancient, late, room)));
    }

    /** One more than there is room for is read, which tells whether that is all. */
    private Page filled(
            Page page, SeriesKey series, Question.Range ancient, PointsPage late, int room) {
        var byTime = new TreeMap<Long, Told>(Comparator.reverseOrder());
        SeriesHistory.askOlder(
                () ->
                        older.ifPresent(
                                it ->
                                        it.told(
                                                series,
                                                ancient,
                                                room + 1,
                                                point ->
                                                        byTime.put(
                                                                point.getTime(),
                                                                new Told(point, it.name())))));
        late.points()
                .forEach(
                        point ->
                                byTime.merge(
                                        point.getTime(), Told.byState(point), Told::unlessLater));
        long read = late.next().orElse(ancient.from()); // state may have stopped at points expired
        List<Told> all = List.copyOf(byTime.headMap(read, true).values());
        boolean more = all.size() > room;
        OptionalLong next =
                more ? OptionalLong.of(all.get(room - 1).point().getTime()) : late.next();
        return new Page(
                Stream.concat(page.points().stream(), all.stream().limit(room)).toList(),
                next,
                page.receivedSince());
    }
}
