package io.headwater.schemas;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import org.jspecify.annotations.Nullable;

/**
 * Creates the catalogue's topics on a cluster and says how a cluster differs from it. Nothing else
 * creates topics. Blocks; not for event loops.
 */
public final class TopicProvisioning {
    private static final long TIMEOUT_SECONDS = 30;
    private static final Duration VISIBILITY_PAUSE = Duration.ofMillis(20);

    private final Admin admin;
    private final Sizing sizing;

    /**
     * How large an installation is.
     *
     * @param nodePartitions partitions of every node-keyed topic: a power of two, never changed but
     *     by whole multiples
     * @param replicas copies of every partition
     * @param minInSyncReplicas how many of them must have a record before it is acknowledged
     */
    public record Sizing(int nodePartitions, short replicas, int minInSyncReplicas) {
        /** One broker: safe against killed processes, not against a lost disk or power failure. */
        public static final Sizing STANDALONE = new Sizing(4, (short) 1, 1);

        /** Three brokers or more. */
        public static final Sizing CLUSTER = new Sizing(64, (short) 3, 2);

        /**
         * @throws IllegalArgumentException when the partition count is not a power of two
         */
        public Sizing {
            if (Integer.bitCount(nodePartitions) != 1) {
                throw new IllegalArgumentException(
                        "node partitions: expected a power of two, got " + nodePartitions);
            }
        }
    }

    /**
     * @param admin of the cluster; stays the caller's to close
     */
    public TopicProvisioning(Admin admin, Sizing sizing) {
        this.admin = admin;
        this.sizing = sizing;
    }

    /**
     * Creates the topics that do not exist yet and leaves those that do untouched. Doing it twice
     * is doing it once. Returns when a broker knows them, so that whoever needs them may start.
     *
     * @return names of those it created
     * @throws KafkaUnavailableException when the cluster did not answer or refused; some topics may
     *     exist by then
     */
    public List<String> create(Collection<Topic<?, ?>> topics) {
        var created = new ArrayList<String>();
        var futures = admin.createTopics(topics.stream().map(this::described).toList()).values();
        futures.forEach(
                (name, future) -> {
                    if (wasCreated(name, future)) {
                        created.add(name);
                    }
                });
        created.sort(null);
        awaitVisible(created);
        return created;
    }

    /**
     * How the cluster differs from the catalogue, a sentence each; empty when it does not.
     *
     * @throws KafkaUnavailableException when the cluster did not answer
     */
    public List<String> differences(Collection<Topic<?, ?>> topics) {
        var differences = new ArrayList<String>();
        var existing = existing(topics);
        var settings = settings(existing.keySet());
        for (Topic<?, ?> topic : topics) {
            TopicDescription found = existing.get(topic.name());
            if (found == null) {
                differences.add(
                        topic.name() + ": does not exist; headwater topics create makes it");
                continue;
            }
            int expected = topic.partitions(sizing.nodePartitions());
            if (found.partitions().size() != expected) {
                differences.add(
                        topic.name()
                                + ": expected "
                                + expected
                                + " partitions, found "
                                + found.partitions().size()
                                + "; partitions decide where a node's state is, so this cluster cannot be used as it is");
            }
            if (replicasOf(found) < sizing.replicas()) {
                differences.add(
                        topic.name()
                                + ": expected "
                                + sizing.replicas()
                                + " replicas of each partition, found "
                                + replicasOf(found));
            }
            addDifferences(topic, settings.get(topic.name()), differences);
        }
        return differences;
    }

    private void addDifferences(
            Topic<?, ?> topic, @Nullable Config config, List<String> differences) {
        settingsOf(topic)
                .forEach(
                        (name, value) -> {
                            ConfigEntry entry = config == null ? null : config.get(name);
                            if (entry == null || !value.equals(entry.value())) {
                                differences.add(
                                        topic.name()
                                                + ": expected "
                                                + name
                                                + "="
                                                + value
                                                + ", found "
                                                + (entry == null ? "nothing" : entry.value()));
                            }
                        });
    }

    private static int replicasOf(TopicDescription topic) {
        return topic.partitions().stream()
                .mapToInt(partition -> partition.replicas().size())
                .min()
                .orElse(0);
    }

    private NewTopic described(Topic<?, ?> topic) {
        return new NewTopic(
                        topic.name(), topic.partitions(sizing.nodePartitions()), sizing.replicas())
                .configs(settingsOf(topic));
    }

    private Map<String, String> settingsOf(Topic<?, ?> topic) {
        var settings = new TreeMap<>(topic.brokerSettings());
        settings.put("min.insync.replicas", Integer.toString(sizing.minInSyncReplicas()));
        return settings;
    }

    private static boolean wasCreated(String name, KafkaFuture<Void> future) {
        try {
            await("creating topic " + name, future);
            return true;
        } catch (KafkaUnavailableException e) {
            if (e.getCause() instanceof TopicExistsException) {
                return false;
            }
            throw e;
        }
    }

    /** The controller makes topics; brokers, which clients ask, learn of them a moment later. */
    private void awaitVisible(List<String> created) {
        Instant deadline = Instant.now().plusSeconds(TIMEOUT_SECONDS);
        while (!await("listing topics", admin.listTopics().names()).containsAll(created)) {
            if (Instant.now().isAfter(deadline)) {
                throw new KafkaUnavailableException(
                        "topics were created and no broker knows them",
                        new TimeoutException(TIMEOUT_SECONDS + " s passed"));
            }
            pause();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(VISIBILITY_PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException("waiting for topics: interrupted", e);
        }
    }

    private Map<String, TopicDescription> existing(Collection<Topic<?, ?>> topics) {
        Set<String> names = await("listing topics", admin.listTopics().names());
        List<String> ours = topics.stream().map(Topic::name).filter(names::contains).toList();
        return await("describing topics", admin.describeTopics(ours).allTopicNames());
    }

    private Map<String, Config> settings(Set<String> names) {
        var resources =
                names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        var settings = new HashMap<String, Config>();
        await("reading topic settings", admin.describeConfigs(resources).all())
                .forEach((resource, config) -> settings.put(resource.name(), config));
        return settings;
    }

    private static <T> T await(String doing, KafkaFuture<T> future) {
        try {
            return future.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaUnavailableException(doing + ": " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new KafkaUnavailableException(
                    doing + ": no answer within " + TIMEOUT_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new KafkaUnavailableException(doing + ": interrupted", e);
        }
    }
}
