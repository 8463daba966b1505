package io.headwater.topologies.nodes;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Holdings;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RequestCapability;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.repeats.RequestsOnce;
import io.headwater.topologies.views.FleetIndex;
import java.util.ArrayList;
import java.util.List;

/**
 * The job that keeps what is true of each node now: registry, presence, params, and what is sent to
 * it. What it is made of is in {@link NodeParts}; here is that all of it decides as one.
 */
public final class NodesJob implements Capability {
    /** Its name, in settings, metrics and on the broker. */
    public static final String NAME = "nodes";

    private final NodeParts parts;
    private final PerTask<NodesTask> open = new PerTask<>();

    private NodesJob(NodeParts parts) {
        this.parts = parts;
    }

    /**
     * The job in an installation that keeps no files.
     *
     * @param fleet is filled and kept by the job's tasks
     */
    public static StreamsJob of(Topics topics, FleetIndex fleet) {
        return of(topics, fleet, NodeLinks.NONE, NodeSettings.USUAL);
    }

    /**
     * The job, ready to be started.
     *
     * @param fleet is filled and kept by the job's tasks
     * @param links that nodes are given
     */
    public static StreamsJob of(
            Topics topics, FleetIndex fleet, NodeLinks links, NodeSettings settings) {
        var parts = NodeParts.of(topics, fleet, links, settings);
        var nodes = new NodesJob(parts);
        var holdings = new ArrayList<Holdings>();
        holdings.add(nodes);
        holdings.addAll(parts.all());
        return new StreamsJob(
                NAME,
                topics,
                holdings,
                task -> new RequestsOnce(task, topics, nodes.requests(task)));
    }

    /** None of its own, as its parts have them all. */
    @Override
    public List<JobStore<?, ?>> stores() {
        return List.of();
    }

    /** None of its own, as its parts have them all. */
    @Override
    public List<Topic<?, ?>> emits() {
        return List.of();
    }

    /** None of its own, as its parts have them all. */
    @Override
    public List<Seed> seeds() {
        return List.of();
    }

    @Override
    public boolean setsStraysAside() {
        return true;
    }

    @Override
    public Handler open(Task task) {
        var nodes = new NodesTask(task, parts, () -> close(task.partition()));
        open.opened(task, nodes);
        return nodes;
    }

    private RequestCapability.Handler requests(Task task) {
        return (asked, effects) -> open.on(task).decide(asked, effects);
    }

    private void close(int partition) {
        open.closed(partition);
        parts.all().forEach(part -> part.close(partition));
    }
}
