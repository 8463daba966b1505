package io.headwater.topologies.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Told;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Erases what nodes measured for owners who have them no longer (R-TS-8), or that are erased
 * themselves. What the log got after that is the next owner's and stays. Stream thread only.
 *
 * <pre>
 * mapping.changed --> erase-points [timeseries-points, timeseries-latest] --> timeseries.latest
 *                                  [timeseries-unpublished] ..> timeseries.aggregates
 * </pre>
 */
final class Orphans implements Reading.Handler<NodeKey, MappingChanged> {
    private final Topic<RowKey, Point> latestTopic;
    private final KeyValueStore<RowKey, Point> points;
    private final KeyValueStore<RowKey, Point> latest;
    private final Unpublished unpublished;

    Orphans(Capability.Task task, Topics topics, TimeSeries timeSeries) {
        latestTopic = topics.timeseriesLatest();
        points = task.store(timeSeries.points());
        latest = task.store(timeSeries.latest());
        unpublished = timeSeries.unpublished(task);
    }

    static Reading<NodeKey, MappingChanged> reading(Topics topics, TimeSeries timeSeries) {
        return new Reading<>(
                topics.mappingChanged(),
                "mapping",
                "erase-points",
                task -> new Orphans(task, topics, timeSeries));
    }

    @Override
    public void decide(Told<NodeKey, MappingChanged> told, Effects effects) {
        @Nullable MappingChanged changed = told.value();
        if (changed != null && changed.getOrphaned()) {
            erase(told.key(), changed.getAt(), effects);
        }
    }

    /**
     * Erases what the log got of a node until then.
     *
     * @param at log time, epoch ms
     */
    void erase(NodeKey node, long at, Effects effects) {
        try (var rows = of(points, node)) {
            rows.forEachRemaining(
                    row -> {
                        if (row.value.getLoggedAt() <= at) {
                            effects.put(points, row.key, null);
                            unpublished.changed(
                                    Recording.seriesOf(node, row.value),
                                    row.value.getTime(),
                                    at,
                                    effects);
                        }
                    });
        }
        try (var rows = of(latest, node)) {
            rows.forEachRemaining(
                    row -> {
                        if (row.value.getLoggedAt() <= at) {
                            effects.put(latest, row.key, null);
                            effects.emit(latestTopic, row.key, null);
                        }
                    });
        }
    }

    private static KeyValueIterator<RowKey, Point> of(
            KeyValueStore<RowKey, Point> rows, NodeKey node) {
        return rows.prefixScan(node, (topic, key) -> (key + "\0").getBytes(UTF_8));
    }
}
