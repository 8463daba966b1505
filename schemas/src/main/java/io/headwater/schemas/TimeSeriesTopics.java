package io.headwater.schemas;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.schemas.Topic.Cleanup;
import java.time.Duration;

/** Points of series, and what follows from them. */
final class TimeSeriesTopics {
    final Topic<RowKey, Point> points;
    final Topic<RowKey, Point> latest;
    final Topic<RowKey, QuarterHour> aggregates;
    final Topic<byte[], byte[]> deadLetters;

    TimeSeriesTopics(TopicKinds kinds) {
        points =
                kinds.rows(
                        "timeseries.points.v1",
                        "one point of one series; a later record with the same key revises it",
                        Point.class,
                        new Cleanup.After(Duration.ofDays(30)));
        latest =
                kinds.rows(
                        "timeseries.latest.v1",
                        "the newest point in time of one series; null once it is erased",
                        Point.class,
                        TopicKinds.SUPERSEDED);
        aggregates =
                kinds.rows(
                        "timeseries.aggregates.v1",
                        "what is known of one series in one quarter-hour; a later record with the same key replaces it, null when nothing is left",
                        QuarterHour.class,
                        new Cleanup.After(Duration.ofDays(30)));
        deadLetters =
                kinds.deadLetters(
                        "timeseries.deadletters.v1",
                        "a record that the database refused, as it was; the reason is in __connect.errors.* headers");
    }
}
