package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.timeseries.QuarterState;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import org.jspecify.annotations.Nullable;

/** What is published of quarter-hours. */
public final class QuarterHours {
    private QuarterHours() {}

    /**
     * One whose points are counted.
     *
     * @param start epoch ms
     * @param completeUntil log time up to which points were counted, epoch ms
     */
    public static QuarterHour of(
            SeriesKey series, long start, QuarterState state, Atom atom, long completeUntil) {
        return new QuarterHour(
                series.seriesClass() == SeriesClass.SIMPLE,
                series.name(),
                series.dataType(),
                start,
                state,
                atom.count(),
                atom.min(),
                atom.max(),
                atom.sum(),
                value(series, atom.first()),
                atom.first().time(),
                value(series, atom.last()),
                atom.last().time(),
                atom.revision(),
                atom.lateCount(),
                completeUntil);
    }

    /** Its points have to be counted where all of them are. */
    static QuarterHour stale(SeriesKey series, long start, long completeUntil) {
        return new QuarterHour(
                series.seriesClass() == SeriesClass.SIMPLE,
                series.name(),
                series.dataType(),
                start,
                QuarterState.STALE,
                0L,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                0L,
                0L,
                completeUntil);
    }

    /** Documents may be long, and say nothing of a span. */
    private static @Nullable Object value(SeriesKey series, Sample sample) {
        return Question.DOCUMENTS.contains(series.dataType()) ? null : sample.value();
    }
}
