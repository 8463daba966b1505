package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.OlderPointsUnavailableException;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;

/** A database in a map. */
final class FakeOlder implements OlderPoints {
    final TreeMap<Long, Double> points = new TreeMap<>();
    int quartersAsked;
    volatile boolean away;
    volatile long keptFrom = Long.MIN_VALUE;

    /** Log time; epoch ms. */
    volatile long writtenUntil = Long.MAX_VALUE;

    /** Happens with each question. */
    volatile Runnable whenAsked = () -> {};

    @Override
    public String name() {
        return "sql";
    }

    @Override
    public void points(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            Consumer<Sample> to) {
        answers();
        var within = points.subMap(range.from(), true, range.to(), false);
        (descending ? within.descendingMap() : within)
                .entrySet().stream()
                        .limit(most)
                        .forEach(
                                entry ->
                                        to.accept(
                                                new Sample(
                                                        entry.getKey(),
                                                        entry.getValue(),
                                                        0,
                                                        entry.getKey())));
    }

    @Override
    public void told(SeriesKey series, Question.Range range, long most, Consumer<Point> to) {
        points(
                series,
                range,
                true,
                most,
                sample ->
                        to.accept(
                                new Point(
                                        series.seriesClass(),
                                        series.name(),
                                        series.dataType(),
                                        null,
                                        sample.time(),
                                        sample.value(),
                                        sample.revision(),
                                        null,
                                        sample.time(),
                                        sample.loggedAt(),
                                        3L)));
    }

    @Override
    public void quarters(SeriesKey series, Question.Range range, ObjLongConsumer<Atom> to) {
        answers();
        quartersAsked++;
        assertThat(Quarter.isStart(range.from())).isTrue();
        points.subMap(range.from(), range.to())
                .forEach(
                        (time, value) ->
                                to.accept(
                                        Atom.of(new Sample(time, value, 0, time)),
                                        Quarter.startOf(time)));
    }

    @Override
    public long keptFrom() {
        answers();
        return keptFrom;
    }

    @Override
    public boolean reaches(NodeKey node, long logTime) {
        return logTime <= writtenUntil;
    }

    private void answers() {
        whenAsked.run();
        if (away) {
            throw new OlderPointsUnavailableException(
                    "the database does not answer", new IllegalStateException("away"));
        }
    }
}
