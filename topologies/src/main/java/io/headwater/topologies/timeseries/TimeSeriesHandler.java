package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.erasure.NodeErasure;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Step;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.views.Change;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Time series on one task. */
final class TimeSeriesHandler implements Capability.Handler, Recording.History {
    /**
     * How many points leave the hot span with one record, besides as many as the record itself may
     * bring: more than records bring on average, so that the span never grows for good.
     */
    static final int FORGOTTEN_PER_RECORD = 64;

    private final Topics topics;
    private final HotSpan hot;
    private final KeyValueStore<RowKey, Point> latest;
    private final Orphans orphans;
    private final Unpublished unpublished;
    private final Publisher publisher;
    private final TimeSeriesMetrics metrics;

    TimeSeriesHandler(
            Topics topics,
            HotSpan hot,
            KeyValueStore<RowKey, Point> latest,
            Orphans orphans,
            Unpublished unpublished,
            TimeSeriesMetrics metrics) {
        this.topics = topics;
        this.hot = hot;
        this.latest = latest;
        this.orphans = orphans;
        this.unpublished = unpublished;
        publisher = new Publisher(topics.timeseriesAggregates(), hot, unpublished);
        this.metrics = metrics;
    }

    @Override
    public void decide(Uplink uplink, Effects effects) {
        if (NodeErasure.isMeant(uplink.headers())) {
            orphans.erase(uplink.node(), uplink.loggedAt(), effects);
            return;
        }
        var reported = ReportedPoints.in(uplink);
        hot.moveTo(uplink.loggedAt(), FORGOTTEN_PER_RECORD + count(reported), effects);
        switch (reported) {
            case ReportedPoints.None _ -> {}
            case ReportedPoints.Refused(var reason, var detail) ->
                    effects.reject(reason.code(), detail);
            case ReportedPoints.Some some -> apply(some, uplink, effects);
        }
    }

    @Override
    public List<Step> due(long firedAt) {
        return publisher.dueBy(firedAt);
    }

    @Override
    public @Nullable Point at(RowKey point) {
        return hot.at(point);
    }

    @Override
    public @Nullable Point latestOf(RowKey series) {
        return latest.get(series);
    }

    private void apply(ReportedPoints.Some reported, Uplink uplink, Effects effects) {
        var recording = Recording.of(uplink.node(), reported.points(), this);
        hot.keep(recording.points(), effects);
        recording
                .points()
                .forEach(
                        (row, point) -> {
                            effects.emit(topics.timeseriesPoints(), row, point);
                            unpublished.changed(
                                    Recording.seriesOf(uplink.node(), point),
                                    point.getTime(),
                                    uplink.loggedAt(),
                                    effects);
                        });
        recording
                .latest()
                .forEach(
                        (row, point) -> {
                            effects.put(latest, row, point);
                            effects.emit(topics.timeseriesLatest(), row, point);
                        });
        reported.warnings().forEach(warning -> effects.warn(warning.code()));
        if (!reported.dropped().isEmpty()) {
            effects.rejectParts(reported.dropped());
        }
        effects.tell(() -> metrics.recorded(recording.arrivals()));
        if (!recording.points().isEmpty()) {
            effects.change(new Change.Points(List.copyOf(recording.points().values())));
        }
    }

    private static int count(ReportedPoints reported) {
        return reported instanceof ReportedPoints.Some some ? some.points().size() : 0;
    }
}
