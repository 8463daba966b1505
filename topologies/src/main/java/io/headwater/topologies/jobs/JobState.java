package io.headwater.topologies.jobs;

/** Where a job is in its life, as this process sees it. */
public sealed interface JobState {
    /** Its state is being seeded, or it has not joined its group yet. */
    record Starting() implements JobState {}

    /**
     * Its stores are being filled from their changelogs.
     *
     * @param restored changelog records read so far
     * @param total changelog records to read, as known so far; at least {@code restored}
     */
    record Restoring(long restored, long total) implements JobState {}

    /** Every task of this process works. */
    record Running() implements JobState {}

    /** Partitions are moving between instances; stores may come and go. */
    record Rebalancing() implements JobState {}

    /**
     * It stopped by itself and will not start again without a person.
     *
     * @param why one sentence
     */
    record Failed(String why) implements JobState {}

    /** It was closed. */
    record Stopped() implements JobState {}

    /** Whether queries can be answered from its stores. */
    default boolean isReady() {
        return this instanceof Running;
    }
}
