package io.headwater.topologies.query;

import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.registry.Registry;
import io.headwater.topologies.timeseries.SeriesQueries;
import io.headwater.topologies.timeseries.TimeSeries;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads of what the job timeseries of this process keeps. */
public final class PointStores implements PointQueries {
    private final JobReads reads;
    private final JobStore<NodeKey, NodeIndex> nodes;
    private final TimeSeries timeSeries;

    /**
     * @param timeSeries the capability whose stores are read
     */
    public PointStores(JobReads reads, Topics topics, TimeSeries timeSeries) {
        this.reads = reads;
        this.timeSeries = timeSeries;
        nodes = Registry.nodes(topics);
    }

    @Override
    public Lookup<SeriesQueries.SeriesPage> series(
            NodeKey node, @Nullable SeriesKey after, int limit, long now) {
        Lookup<SeriesQueries.SeriesPage> page =
                series(node, queries -> queries.list(node, after, limit, now));
        boolean none =
                page instanceof Lookup.Found<SeriesQueries.SeriesPage>(var found)
                        && after == null
                        && found.series().isEmpty();
        return none && reads.row(NodesJob.NAME, nodes, node) instanceof Lookup.Absent<NodeIndex>()
                ? new Lookup.Absent<>()
                : page;
    }

    @Override
    public Lookup<List<SeriesKey>> seriesNamed(NodeKey node, String name) {
        Lookup<List<SeriesKey>> named = series(node, queries -> queries.named(node, name));
        boolean none = named instanceof Lookup.Found<List<SeriesKey>>(var found) && found.isEmpty();
        return none && reads.row(NodesJob.NAME, nodes, node) instanceof Lookup.Absent<NodeIndex>()
                ? new Lookup.Absent<>()
                : named;
    }

    @Override
    public Lookup<Long> everySeries(int partition, Consumer<SeriesKey> to) {
        return reads.read(
                TimeSeries.JOB,
                partition,
                (job, here) ->
                        queries(job, here)
                                .map(queries -> new Lookup.Found<>(queries.everySeries(to))));
    }

    @Override
    public Lookup<SeriesQueries.PointsPage> points(
            SeriesKey series, SeriesQueries.Range range, int limit, long now) {
        return series(series.node(), queries -> queries.points(series, range, limit, now));
    }

    @Override
    public Lookup<Long> samples(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            long now,
            Consumer<Sample> to) {
        return series(
                series.node(),
                queries -> queries.samples(series, range, descending, most, now, to));
    }

    @Override
    public long wholeSince(long now) {
        return timeSeries.wholeSince(now);
    }

    private <R> Lookup<R> series(NodeKey node, Function<SeriesQueries, R> question) {
        return reads.read(
                TimeSeries.JOB,
                node,
                (job, partition) ->
                        queries(job, partition)
                                .map(queries -> new Lookup.Found<>(question.apply(queries))));
    }

    private Optional<SeriesQueries> queries(RunningJob job, int partition) {
        return job.store(timeSeries.latest(), partition)
                .flatMap(
                        latest ->
                                job.store(timeSeries.points(), partition)
                                        .map(points -> timeSeries.queries(latest, points)));
    }
}
