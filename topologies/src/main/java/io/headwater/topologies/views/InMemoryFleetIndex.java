package io.headwater.topologies.views;

import io.headwater.schemas.NodeKey;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The index on the heap: per partition an ordered set of nodes and ordered postings by type, model,
 * firmware version, group and session. A list walks the smallest posting that its filter names,
 * partitions merged, so it never scans nodes that no term of it selects.
 */
public final class InMemoryFleetIndex implements FleetIndex {
    /** Most candidates a page looks at; beyond it the page is short and says where to go on. */
    static final int MOST_LOOKED_AT = 20_000;

    private final ConcurrentMap<Integer, FleetPartition> partitions = new ConcurrentHashMap<>();

    /**
     * @param partitions how many partitions the uplink has
     */
    public InMemoryFleetIndex(int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("an uplink has at least 1 partition");
        }
    }

    @Override
    public void assigned(int partition) {
        partitions.put(partition, new FleetPartition());
    }

    @Override
    public void ready(int partition) {
        FleetPartition nodes = partitions.get(partition);
        if (nodes != null) {
            nodes.ready();
        }
    }

    @Override
    public void revoked(int partition) {
        partitions.remove(partition);
    }

    @Override
    public void put(int partition, NodeKey node, FleetEntry entry) {
        FleetPartition nodes = partitions.get(partition);
        if (nodes != null) {
            nodes.put(node.toString(), entry);
        }
    }

    @Override
    public void groups(int partition, NodeKey node, Set<String> groups) {
        FleetPartition nodes = partitions.get(partition);
        if (nodes != null) {
            nodes.groups(node.toString(), groups);
        }
    }

    @Override
    public void remove(int partition, NodeKey node) {
        FleetPartition nodes = partitions.get(partition);
        if (nodes != null) {
            nodes.remove(node.toString());
        }
    }

    @Override
    public FleetListing list(FleetQuery query, Bridges bridges, int most) {
        var owned = new TreeMap<>(partitions);
        var filling = new HashSet<Integer>();
        owned.forEach(
                (partition, nodes) -> {
                    if (!nodes.isReady()) {
                        filling.add(partition);
                    }
                });
        if (!filling.isEmpty()) {
            return new FleetListing.Filling(filling);
        }
        var once = new BridgesOnce(bridges);
        FleetListing.Page page = merge(query, owned, once, most);
        return once.unknown() == null ? page : new FleetListing.BridgesUnknown(once.unknown());
    }

    @Override
    public Set<FleetEntry.Session> holders(int partition) {
        FleetPartition nodes = partitions.get(partition);
        return nodes == null || !nodes.isReady() ? Set.of() : nodes.holders();
    }

    @Override
    public List<NodeKey> heldBy(int partition, FleetEntry.Session holder, int most) {
        FleetPartition nodes = partitions.get(partition);
        return nodes == null
                ? List.of()
                : nodes.heldBy(holder)
                        .limit(most)
                        .map(NodeKey::parse)
                        .flatMap(Optional::stream)
                        .toList();
    }

    @Override
    public OptionalLong count(By by, Collection<String> values) {
        Set<String> each = Set.copyOf(values);
        return sum(nodes -> each.stream().mapToLong(value -> nodes.count(termOf(by, value))).sum());
    }

    @Override
    public OptionalLong size() {
        return sum(FleetPartition::size);
    }

    private OptionalLong sum(ToLongFunction<FleetPartition> counting) {
        var owned = partitions.values();
        return owned.stream().allMatch(FleetPartition::isReady)
                ? OptionalLong.of(owned.stream().mapToLong(counting).sum())
                : OptionalLong.empty();
    }

    private static FleetPartition.Term termOf(By by, String value) {
        return switch (by) {
            case TYPE -> new FleetPartition.Term.Type(value);
            case MODEL -> new FleetPartition.Term.Model(value);
            case FW_VERSION -> new FleetPartition.Term.FwVersion(value);
            case GROUP -> new FleetPartition.Term.InGroup(value);
        };
    }

    private static FleetListing.Page merge(
            FleetQuery query, Map<Integer, FleetPartition> owned, BridgesOnce bridges, int most) {
        var heads = new PriorityQueue<>(Comparator.comparing(FleetPartition.Cursor::key));
        for (FleetPartition nodes : owned.values()) {
            nodes.candidates(query, bridges).forEach(cursor -> advance(cursor, heads));
        }
        Set<Integer> covered = owned.keySet();
        var page = new ArrayList<NodeKey>();
        String last = query.after();
        int lookedAt = 0;
        while (!heads.isEmpty()) {
            if (page.size() == most || lookedAt == MOST_LOOKED_AT) {
                return new FleetListing.Page(page, last, covered);
            }
            FleetPartition.Cursor head = heads.remove();
            String key = head.key();
            if (!key.equals(last) && head.matches(query, bridges)) {
                NodeKey.parse(key).ifPresent(page::add);
            }
            last = key;
            lookedAt++;
            advance(head, heads);
        }
        return new FleetListing.Page(page, null, covered);
    }

    private static void advance(
            FleetPartition.Cursor cursor, PriorityQueue<FleetPartition.Cursor> heads) {
        if (cursor.next()) {
            heads.add(cursor);
        }
    }

    /** One list sees one state of each bridge, however long it takes. Used by one thread. */
    static final class BridgesOnce {
        private final Bridges bridges;
        private final Map<FleetEntry.Session, Bridges.State> seen = new HashMap<>();
        private @Nullable String unknown;

        BridgesOnce(Bridges bridges) {
            this.bridges = bridges;
        }

        boolean connected(FleetEntry.@Nullable Session session) {
            if (session == null) {
                return false;
            }
            return switch (seen.computeIfAbsent(session, bridges::of)) {
                case Bridges.State.Alive() -> true;
                case Bridges.State.Dead(var why) -> false;
                case Bridges.State.Unknown(var why) -> {
                    unknown = why;
                    yield false;
                }
            };
        }

        /** Why an answer cannot be trusted; null when it can. */
        @Nullable String unknown() {
            return unknown;
        }
    }
}
