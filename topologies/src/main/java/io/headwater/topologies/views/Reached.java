package io.headwater.topologies.views;

/** What became of waiting for a position. */
public sealed interface Reached {
    /**
     * State is at or past the position.
     *
     * @param next uplink offset that the task reads next
     */
    record Yes(long next) implements Reached {}

    /**
     * The deadline came first.
     *
     * @param next uplink offset that the task reads next
     * @param lag how many offsets were left to read, at least 1
     */
    record NotYet(long next, long lag) implements Reached {}

    /** No task of this process owns the partition, or it lost it while somebody waited. */
    record NotHere() implements Reached {}
}
