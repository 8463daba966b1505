package io.headwater.topologies.views;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The changes that tasks of this process have just made, live and a bounded while back. Each job
 * and partition has its own ring, and so have the requests of the API that a job decides beside it,
 * fed by its task in offset order. Safe for any thread; a task never waits for a subscriber.
 */
public final class ChangeFeed {
    private static final long RING_BYTES = 4L << 20;
    private static final long ALL_RINGS_BYTES = 64L << 20;
    private static final long FEEDERS = 3; // nodes, timeseries, and requests to nodes

    private final ConcurrentMap<Source, ChangeRing> rings = new ConcurrentHashMap<>();
    private final int mostChanges;
    private final long mostBytes;

    private record Source(String job, int partition) {}

    /**
     * @param mostChanges how many changed records a ring remembers, at least 1
     * @param mostBytes how many bytes they may keep alive, roughly; the newest stays in any case
     */
    public ChangeFeed(int mostChanges, long mostBytes) {
        this.mostChanges = mostChanges;
        this.mostBytes = mostBytes;
    }

    /**
     * Rings of 4,096 changes or 4 MiB; smaller ones where so many partitions may come together in
     * this process that they would take more than 64 MiB.
     *
     * @param partitions how many partitions the uplink has
     */
    public static ChangeFeed forPartitions(int partitions) {
        return new ChangeFeed(
                4_096, Math.min(RING_BYTES, ALL_RINGS_BYTES / (FEEDERS * partitions)));
    }

    /**
     * A task of this process owns the partition from now on.
     *
     * @param committedOffset the offset it starts from; changes below it are not remembered
     */
    public void assigned(String job, int partition, long committedOffset) {
        open(job, partition, new ChangeRing(committedOffset, mostChanges, mostBytes));
    }

    /**
     * As {@link #assigned(String, int, long)} before it is known where the task starts; {@link
     * #reached} will tell, and until then nobody can resume.
     */
    public void assigned(String job, int partition) {
        open(job, partition, ChangeRing.startingAnywhere(mostChanges, mostBytes));
    }

    /**
     * Everything before this offset is in the task's stores. Cheap, as it is called for every
     * record; may come late and from any thread.
     */
    public void reached(String job, int partition, long nextOffset) {
        ChangeRing ring = rings.get(new Source(job, partition));
        if (ring != null) {
            ring.covers(nextOffset);
        }
    }

    /**
     * Tells what a record changed, once its stores are written. Stream thread; offsets of a
     * partition rise. Nothing happens when there are no changes, or the partition was not assigned.
     */
    public void publish(String job, Origin origin, NodeKey node, List<Change> changes) {
        ChangeRing ring = changes.isEmpty() ? null : rings.get(new Source(job, origin.partition()));
        if (ring != null) {
            ring.publish(new Changes(origin, node, changes));
        }
    }

    /**
     * As {@link #publish(String, Origin, NodeKey, List)} for a record that changed several nodes:
     * whoever subscribes meanwhile sees all of it or none.
     */
    public void publish(String job, Origin origin, Map<NodeKey, List<Change>> byNode) {
        ChangeRing ring = rings.get(new Source(job, origin.partition()));
        if (ring == null) {
            return;
        }
        List<Changes> all =
                byNode.entrySet().stream()
                        .filter(entry -> !entry.getValue().isEmpty())
                        .map(entry -> new Changes(origin, entry.getKey(), entry.getValue()))
                        .toList();
        if (!all.isEmpty()) {
            ring.publish(all);
        }
    }

    /** The task closed; its subscriptions end. */
    public void revoked(String job, int partition) {
        ChangeRing ring = rings.remove(new Source(job, partition));
        if (ring != null) {
            ring.end();
        }
    }

    /**
     * Follows a node, or a whole partition, without gap or repeat: every change after the
     * subscription's position arrives once, in order. Who wants a snapshot too reads the stores
     * after subscribing and skips changes whose origin the snapshot already has.
     *
     * @param node whose changes; null for every node of the partition
     * @param after offset of the last change the subscriber knows; empty to start with the present.
     *     {@link Subscription#resumed()} says whether the ring reaches back that far
     * @param onReady called on the stream thread whenever there is something new to take; must not
     *     block
     * @return empty when no task of this process owns the partition
     */
    public Optional<Subscription> subscribe(
            String job,
            int partition,
            @Nullable NodeKey node,
            OptionalLong after,
            Runnable onReady) {
        return Optional.ofNullable(rings.get(new Source(job, partition)))
                .map(ring -> ring.subscribe(node, after, onReady));
    }

    private void open(String job, int partition, ChangeRing ring) {
        ChangeRing before = rings.put(new Source(job, partition), ring);
        if (before != null) {
            before.end();
        }
    }
}
