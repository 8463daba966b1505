package io.headwater.topologies.jobs;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives a job back the state it has lost, or never had because it is a new generation: where its
 * group has no committed offset in the topic it goes by, each state topic partition is copied to
 * the changelog partition of its store, and the offset after the newest origin is committed, in one
 * transaction. So a partition is seeded wholly or not at all, once, whoever else tries at the same
 * time; and seeding what was seeded before only writes the same rows again.
 */
final class Seeding {
    private static final Logger LOGGER = LoggerFactory.getLogger(Seeding.class);

    private final StreamsJob job;
    private final JobsConfig config;
    private final Admin admin;

    Seeding(StreamsJob job, JobsConfig config, Admin admin) {
        this.job = job;
        this.config = config;
        this.admin = admin;
    }

    /**
     * Seeds the partitions that have no committed offset but records in a state topic.
     *
     * @throws KafkaUnavailableException when the cluster did not answer; what was seeded stays
     */
    void seedIfNew() {
        List<Seed> seeds = job.seeds();
        int partitions = partitions();
        if (seeds.isEmpty() || committed().size() == partitions) {
            return;
        }
        try (var copy = new SeedCopy(job, config)) {
            if (unseeded(copy, partitions).isEmpty()) {
                return;
            }
            copy.fenceOthers();
            createChangelogs(partitions);
            for (int partition : unseeded(copy, partitions)) {
                SeedCopy.Seeded seeded = copy.copy(seeds, partition);
                LOGGER.atInfo()
                        .addKeyValue("job", job.name())
                        .addKeyValue("partition", partition)
                        .addKeyValue("records", seeded.records())
                        .addKeyValue("nextOffset", seeded.nextOffset())
                        .log("state seeded from its topics");
            }
        }
    }

    private List<Integer> unseeded(SeedCopy copy, int partitions) {
        return unseeded(
                partitions,
                partition -> copy.anyRecordIn(job.seeds(), partition),
                () -> committed().keySet());
    }

    /**
     * Partitions with state and without a position. One that has neither is left alone: its task
     * may be running elsewhere and about to commit its first record, with which both appear at
     * once. So state is looked for first: whoever finds it before the position finds the position.
     */
    static List<Integer> unseeded(
            int partitions, IntPredicate hasState, Supplier<Set<Integer>> committed) {
        List<Integer> withState = IntStream.range(0, partitions).filter(hasState).boxed().toList();
        Set<Integer> placed = withState.isEmpty() ? Set.of() : committed.get();
        return withState.stream().filter(partition -> !placed.contains(partition)).toList();
    }

    private Map<Integer, Long> committed() {
        return new GroupOffsets(admin, job.applicationId(), leading().name()).all();
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
