package io.headwater.bridge.parts;

import static io.headwater.bridge.parts.Patience.await;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topic;
import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * Brokers in processes of their own, with the catalogue's topics in four partitions each: three
 * copies of everything where there are three brokers, of which two must have a record before it is
 * acknowledged. Brokers are killed and paused as operating systems do it. One thread at a time.
 */
public final class TestCluster implements Brokers, AutoCloseable {
    private static final int PARTITIONS = 4;
    private static final List<String> SMALL = List.of("-Xmx400m", "-XX:TieredStopAtLevel=1");

    private final Path folder;
    private final List<BrokerFolder> brokers;
    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private final Map<Integer, ChildProcess> running = new HashMap<>();
    private @Nullable Admin admin; // null until the brokers run

    private TestCluster(Path folder, int size) {
        this.folder = folder;
        this.brokers =
                IntStream.rangeClosed(1, size)
                        .mapToObj(id -> BrokerFolder.at(folder.resolve("broker-" + id), id))
                        .toList();
    }

    /** Starts a cluster of 1 or 3 brokers and makes its topics; returns when all is in sync. */
    public static TestCluster start(Path folder, int size) {
        var cluster = new TestCluster(folder, size);
        try {
            cluster.begin();
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    @Override
    public String bootstrap() {
        return brokers.stream().map(BrokerFolder::address).collect(Collectors.joining(","));
    }

    @Override
    public Topics topics() {
        return topics;
    }

    /** The broker that a node's uplink is written to at the moment. */
    public int leaderFor(NodeKey node) {
        int partition = NodePartitions.of(node, PARTITIONS);
        return await().until(
                        () ->
                                described().stream()
                                        .filter(it -> it.name().equals(topics.uplink().name()))
                                        .map(it -> it.partitions().get(partition).leader())
                                        .filter(it -> it != null && !it.isEmpty())
                                        .findAny(),
                        Optional::isPresent)
                .orElseThrow()
                .id();
    }

    /** SIGKILL. */
    public void kill(int broker) {
        process(broker).kill();
    }

    /** Starts a broker that was killed; returns when it serves. */
    public void restart(int broker) {
        launch(brokers.get(broker - 1));
        process(broker).awaitReady();
    }

    /** The broker stands still, connections and all. */
    public void pause(int broker) {
        process(broker).pause();
    }

    public void resume(int broker) {
        process(broker).resume();
    }

    /** Waits until every broker has every record. */
    public void awaitInSync() {
        await().until(
                        () ->
                                described().stream()
                                        .flatMap(topic -> topic.partitions().stream())
                                        .allMatch(it -> it.isr().size() == brokers.size()));
    }

    @Override
    public void close() {
        running.values().forEach(ChildProcess::kill);
        if (admin != null) {
            admin.close();
        }
    }

    private void begin() {
        String clusterId = Uuid.randomUuid().toString();
        brokers.forEach(broker -> broker.format(clusterId));
        brokers.forEach(this::launch);
        running.values().forEach(ChildProcess::awaitReady);
        admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap()));
        await().until(() -> admin().describeCluster().nodes().get().size() == brokers.size());
        short copies = (short) brokers.size();
        new TopicProvisioning(admin(), new Sizing(PARTITIONS, copies, (copies + 1) / 2))
                .create(topics.all());
        awaitInSync();
    }

    private void launch(BrokerFolder broker) {
        var settings = new Properties();
        settings.putAll(broker.settings(brokers));
        Path file = folder.resolve("broker-" + broker.id() + ".properties");
        try (var out = Files.newBufferedWriter(file)) {
            settings.store(out, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        running.put(
                broker.id(),
                ChildProcess.start(
                        BrokerProcess.class,
                        SMALL,
                        List.of(file.toString()),
                        folder.resolve("broker-" + broker.id() + ".log")));
    }

    private Admin admin() {
        return Objects.requireNonNull(admin, "asked before the brokers ran");
    }

    private ChildProcess process(int broker) {
        ChildProcess process = running.get(broker);
        if (process == null) {
            throw new IllegalArgumentException("no broker " + broker);
        }
        return process;
    }

    private Collection<TopicDescription> described()
            throws ExecutionException, InterruptedException {
        var names = topics.all().stream().map(Topic::name).toList();
        return admin().describeTopics(names).allTopicNames().get().values();
    }
}
