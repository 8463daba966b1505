package io.headwater.topologies.views;

import io.headwater.schemas.NodeKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest changes of one job on one partition, and who follows them. Everything is under the
 * ring's lock, which is held for the append and the offers alone.
 */
final class ChangeRing {
    private final ArrayDeque<Changes> changes = new ArrayDeque<>();
    private final Map<NodeKey, Set<Subscription>> byNode = new HashMap<>();
    private final Set<Subscription> ofAll = new HashSet<>();
    private final int mostChanges;
    private final long mostBytes;
    private long bytes;

    /** Every change at or after this offset is remembered; written under the lock. */
    private volatile long floor;

    private boolean forgot;

    /** Offset of the newest change, or the one before the start. */
    private long newest;

    private boolean ended;

    /** A ring that does not know yet where its task starts. */
    static ChangeRing startingAnywhere(int mostChanges, long mostBytes) {
        var ring = new ChangeRing(0, mostChanges, mostBytes);
        ring.floor = Long.MAX_VALUE;
        return ring;
    }

    ChangeRing(long start, int mostChanges, long mostBytes) {
        this.floor = start;
        this.newest = start - 1;
        this.mostChanges = mostChanges;
        this.mostBytes = mostBytes;
    }

    /** What a record changed of one node. */
    void publish(Changes change) {
        List<Subscription> told;
        synchronized (this) {
            told = tell(change);
        }
        told.forEach(Subscription::wake);
    }

    /** Changes of one record, each of another node. */
    void publish(List<Changes> ofOneRecord) {
        var told = new LinkedHashSet<Subscription>();
        synchronized (this) {
            for (Changes change : ofOneRecord) {
                told.addAll(tell(change));
            }
        }
        told.forEach(Subscription::wake);
    }

    /** Nothing at or after this offset was changed before the ring was there. */
    void covers(long from) {
        if (from >= floor) {
            return;
        }
        synchronized (this) {
            if (!forgot) {
                floor = from;
                newest = Math.max(newest, from - 1);
            }
        }
    }

    void end() {
        var all = new ArrayList<Subscription>();
        synchronized (this) {
            ended = true;
            all.addAll(ofAll);
            byNode.values().forEach(all::addAll);
            ofAll.clear();
            byNode.clear();
        }
        all.forEach(Subscription::end);
    }

    synchronized Subscription subscribe(
            @Nullable NodeKey node, OptionalLong after, Runnable onReady) {
        boolean resumed = after.isEmpty() || after.getAsLong() + 1 >= floor;
        long position = resumed ? after.orElse(newest) : newest;
        var subscription = new Subscription(this, node, position, resumed, onReady);
        for (Changes change : changes) {
            if (node == null || node.equals(change.node())) {
                subscription.offer(change);
            }
        }
        if (ended) {
            subscription.end();
        } else {
            followers(node).add(subscription);
        }
        return subscription;
    }

    synchronized void leave(Subscription subscription, @Nullable NodeKey node) {
        followers(node).remove(subscription);
        if (node != null && followers(node).isEmpty()) {
            byNode.remove(node);
        }
    }

    private List<Subscription> tell(Changes change) {
        remember(change);
        List<Subscription> followers = followersOf(change.node());
        followers.forEach(subscription -> subscription.offer(change));
        return followers;
    }

    private void remember(Changes change) {
        changes.addLast(change);
        bytes += change.weight();
        newest = change.origin().offset();
        floor = Math.min(floor, newest);
        while (changes.size() > mostChanges || (bytes > mostBytes && changes.size() > 1)) {
            Changes oldest = changes.removeFirst();
            bytes -= oldest.weight();
            forgot = true;
            floor = oldest.origin().offset() + 1;
        }
    }

    private List<Subscription> followersOf(NodeKey node) {
        Set<Subscription> own = byNode.isEmpty() ? null : byNode.get(node); // mostly nobody's
        if (own == null && ofAll.isEmpty()) {
            return List.of();
        }
        var all = new ArrayList<Subscription>(ofAll);
        if (own != null) {
            all.addAll(own);
        }
        return all;
    }

    private Set<Subscription> followers(@Nullable NodeKey node) {
        return node == null ? ofAll : byNode.computeIfAbsent(node, key -> new HashSet<>());
    }
}
