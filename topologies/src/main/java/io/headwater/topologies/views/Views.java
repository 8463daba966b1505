package io.headwater.topologies.views;

/**
 * Everything that a task shows to readers. For each record a task first writes its stores, then
 * publishes to the feed and the index, and moves its watermark last, so that whoever sees the
 * watermark sees everything before it.
 */
public record Views(Watermarks watermarks, ChangeFeed changes, FleetIndex fleet) {
    /**
     * Empty views, for a process or a test.
     *
     * @param partitions how many partitions the uplink has
     */
    public static Views of(int partitions) {
        return new Views(
                new Watermarks(),
                ChangeFeed.forPartitions(partitions),
                new InMemoryFleetIndex(partitions));
    }
}
