package io.headwater.topologies.jobs;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.GroupOffsets.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a job back the state it has lost, or never had because it is a new generation: where its
 * group has no committed offset in the topic it goes by, each state topic partition is copied to
 * the changelog partition of its store, and the offset after the newest origin is committed, in one
 * transaction; so is the end of what is copied in place of reading it. So a partition is seeded
 * wholly or not at all, once, whoever else tries at the same time; and seeding what was seeded
 * before only writes the same rows again.
 *
 * <p>Only what the job itself writes says that it was here before: its records and its positions
 * appear together. What others write for it (credentials, say) is there before its first record.
 */
final class Seeding {
    private static final Logger LOGGER = LoggerFactory.getLogger(Seeding.class);

    /** Longer than a job's transaction may stay open and the coordinator takes to notice. */
    private static final Duration SETTLING = Duration.ofSeconds(90);

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

    private final StreamsJob job;
    private final JobsConfig config;
    private final Admin admin;
    private final GroupOffsets positions;

    Seeding(StreamsJob job, JobsConfig config, Admin admin) {
        this.job = job;
        this.config = config;
        this.admin = admin;
        positions = new GroupOffsets(admin, job.applicationId());
    }

    /**
     * Seeds the partitions that have no committed offset but records in a state topic. Waits for a
     * killed instance's transaction where that is about to be a partition's first.
     *
     * @throws KafkaUnavailableException when the cluster did not answer, or such a transaction does
     *     not end; what was seeded stays
     */
    void seedIfNew() {
        List<Seed> seeds = job.seeds();
        List<Integer> all = IntStream.range(0, partitions()).boxed().toList();
        if (seeds.isEmpty() || positions.committed(leading().name(), all).size() == all.size()) {
            return;
        }
        try (var copy = new SeedCopy(job, config)) {
            if (unplaced(copy, all).isEmpty()) {
                return;
            }
            copy.fenceOthers();
            List<Integer> unseeded = settled(unplaced(copy, all));
            if (unseeded.isEmpty()) {
                return;
            }
            createChangelogs(all.size());
            Set<TopicPartition> placed = readAndPlaced(seeds, unseeded);
            for (int partition : unseeded) {
                SeedCopy.Seeded seeded = copy.copy(seeds, partition, placed);
                LOGGER.atInfo()
                        .addKeyValue("job", job.name())
                        .addKeyValue("partition", partition)
                        .addKeyValue("records", seeded.records())
                        .addKeyValue("nextOffset", seeded.nextOffset())
                        .log("state seeded from its topics");
            }
        }
    }

    private List<Integer> unplaced(SeedCopy copy, List<Integer> partitions) {
        Set<String> own =
                job.emits().stream().map(Topic::name).collect(Collectors.toUnmodifiableSet());
        List<String> witnesses =
                job.seeds().stream()
                        .map(seed -> seed.from().name())
                        .filter(own::contains)
                        .distinct()
                        .toList();
        return unplaced(
                partitions,
                partition -> copy.anyRecordIn(witnesses, partition),
                () -> positions.committed(leading().name(), partitions).keySet());
    }

    /**
     * Partitions with state and without a position. One that has neither is left alone: its task
     * may be running elsewhere and about to commit its first record, with which both appear at
     * once. So state is looked for first: whoever finds it before the position finds the position.
     */
    static List<Integer> unplaced(
            List<Integer> partitions, IntPredicate hasState, Supplier<Set<Integer>> committed) {
        List<Integer> withState = partitions.stream().filter(hasState::test).toList();
        Set<Integer> placed = withState.isEmpty() ? Set.of() : committed.get();
        return withState.stream().filter(partition -> !placed.contains(partition)).toList();
    }

    /** Where the job goes on reading a topic that is copied to it in place of that. */
    private Set<TopicPartition> readAndPlaced(List<Seed> seeds, List<Integer> partitions) {
        List<TopicPartition> read =
                seeds.stream()
                        .filter(Seed::standsForReading)
                        .flatMap(
                                seed ->
                                        partitions.stream()
                                                .map(
                                                        partition ->
                                                                new TopicPartition(
                                                                        seed.from().name(),
                                                                        partition)))
                        .toList();
        return read.isEmpty() ? Set.of() : positions.committed(read).keySet();
    }

    /** Of these, the ones that have no position once no transaction is about to give them one. */
    private List<Integer> settled(List<Integer> unplaced) {
        long began = System.nanoTime();
        while (true) {
            Map<Integer, Position> now = positions.settled(leading().name(), unplaced);
            if (!now.containsValue(new Position.Unsettled())) {
                return unplaced.stream()
                        .filter(partition -> now.get(partition) instanceof Position.None)
                        .toList();
            }
            if (System.nanoTime() - began > SETTLING.toNanos()) {
                String what =
                        "a transaction of group "
                                + job.applicationId()
                                + " has not ended within "
                                + SETTLING.toSeconds()
                                + " s";
                throw new KafkaUnavailableException(what, new TimeoutException(what));
            }
            LOGGER.atInfo()
                    .addKeyValue("job", job.name())
                    .log("waiting for the transaction of an instance that was killed");
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_AGAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("waiting for a transaction: interrupted", e);
        }
    }

    private int partitions() {
        String name = leading().name();
        return Answers.of("describing " + name, admin.describeTopics(List.of(name)).allTopicNames())
                .values()
                .iterator()
                .next()
                .partitions()
                .size();
    }

    private Topic<?, ?> leading() {
        return job.leading();
    }

    /** As Streams would, which then finds them there. */
    private void createChangelogs(int partitions) {
        var settings = new HashMap<>(JobStore.changelogSettings());
        settings.put("cleanup.policy", "compact");
        settings.put("min.insync.replicas", Integer.toString(config.minInSyncReplicas()));
        var topics = new ArrayList<NewTopic>();
        for (JobStore<?, ?> store : job.stores()) {
            if (store.keptIn() != null) {
                continue;
            }
            topics.add(
                    new NewTopic(
                                    store.changelog(job.applicationId()),
                                    partitions,
                                    (short) config.replicas())
                            .configs(settings));
        }
        admin.createTopics(topics)
                .values()
                .forEach(
                        (name, created) -> {
                            try {
                                Answers.of("creating " + name, created);
                            } catch (KafkaUnavailableException e) {
                                if (!(e.getCause() instanceof TopicExistsException)) {
                                    throw e;
                                }
                            }
                        });
    }
}
