package io.headwater.topologies.query;

import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.PlacedKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** Some of the partitions of an uplink here, others where a test says. */
final class FakePlacement implements Placement {
    static final int PARTITIONS = 4;

    private final Set<Integer> here;
    private final Map<Integer, HostInfo> elsewhere = new ConcurrentHashMap<>();
    private volatile @Nullable String notReady;
    private volatile boolean knowsOthers = true;

    FakePlacement(Set<Integer> here) {
        this.here = new ConcurrentSkipListSet<>(here);
    }

    static int partitionOf(PlacedKey key) {
        return NodePartitions.of(key, PARTITIONS);
    }

    void heldBy(HostInfo instance, Set<Integer> partitions) {
        partitions.forEach(partition -> elsewhere.put(partition, instance));
    }

    /** From now on it is as behind a start: nobody has told who else there is. */
    void forgetOthers() {
        knowsOthers = false;
    }

    /** From now on the partition is not at hand here, as while it restores. */
    void leaves(int partition) {
        here.remove(partition);
    }

    /** From now on no store can be read. */
    void notReady(String why) {
        notReady = why;
    }

    @Override
    public Lookup<Integer> partitionOf(String job, PlacedKey key) {
        int partition = partitionOf(key);
        String why = notReady;
        HostInfo holder = elsewhere.get(partition);
        if (why != null) {
            return new Lookup.NotReady<>(why);
        }
        if (here.contains(partition)) {
            return new Lookup.Found<>(partition);
        }
        return holder == null ? new Lookup.NotReady<>("moving") : new Lookup.HeldBy<>(holder);
    }

    @Override
    public Set<Integer> partitionsHere(String job) {
        return here;
    }

    @Override
    public Optional<List<HostInfo>> others(String job) {
        return knowsOthers
                ? Optional.of(elsewhere.values().stream().distinct().toList())
                : Optional.empty();
    }

    @Override
    public int partitions() {
        return PARTITIONS;
    }
}
