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

    /**
     * Every task of this process works, and what had come before they began is not all in the
     * stores yet: an answer would be older than the start.
     *
     * @param behind records that are left of it, at least 1; ends of transactions count as well
     */
    record CatchingUp(long behind) implements JobState {}

    /** Every task of this process works. */
    record Running() implements JobState {}

    /**
     * Partitions are moving between instances, so stores may come and go; or they have just come,
     * and it is being asked how far behind they are.
     */
    record Rebalancing() implements JobState {}

    /**
     * It stopped by itself and will not start again without a person.
     *
     * @param why one sentence
     */
    record Failed(String why) implements JobState {}

    /** It was closed. */
    record Stopped() implements JobState {}

    /** Whether queries can be answered from its stores, and are not answered from an old state. */
    default boolean isReady() {
        return this instanceof Running;
    }
}
