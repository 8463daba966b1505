package io.headwater.topologies.testing;

import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.JobsConfig;
import io.headwater.topologies.jobs.TopologyFixture;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/** A real broker on loopback with the catalogue's topics, for one test class. */
public final class TestBroker implements AutoCloseable {
    private final KafkaRaftServer server;
    private final String bootstrapServers;

    private TestBroker(KafkaRaftServer server, String bootstrapServers) {
        this.server = server;
        this.bootstrapServers = bootstrapServers;
    }

    /**
     * Starts a broker and creates the topics.
     *
     * @param folder empty, the broker's alone
     * @param nodePartitions partitions of every node-keyed topic, a power of two
     */
    public static TestBroker start(Path folder, Topics topics, int nodePartitions)
            throws Exception {
        int clients = freePort();
        int controller = freePort();
        format(folder);
        var server =
                new KafkaRaftServer(
                        new KafkaConfig(settings(folder, clients, controller), false), Time.SYSTEM);
        server.startup();
        var broker = new TestBroker(server, "127.0.0.1:" + clients);
        try (var admin = Admin.create(broker.clientSettings())) {
            new TopicProvisioning(admin, new Sizing(nodePartitions, (short) 1, 1))
                    .create(topics.all());
        }
        return broker;
    }

    /** What any client needs to reach the broker. */
    public Map<String, Object> clientSettings() {
        return Map.of("bootstrap.servers", bootstrapServers);
    }

    /** Settings of jobs that have the broker for themselves. */
    public JobsConfig jobs(Path stateDir) {
        return jobs(stateDir, null, null, TopologyFixture.config(stateDir).commitInterval());
    }

    /** The same, of a process that is known again: no restart waits for the end of a session. */
    public JobsConfig jobsKnownAs(String instanceId, Path stateDir) {
        return jobs(stateDir, instanceId, null, TopologyFixture.config(stateDir).commitInterval());
    }

    /** The same, of one of several processes, which others find at an address. */
    public JobsConfig jobsFoundAt(String address, Path stateDir) {
        return jobs(stateDir, null, address, TopologyFixture.config(stateDir).commitInterval());
    }

    /** The same, of one whose transactions are as long; at most seven minutes. */
    public JobsConfig jobsThatCommitEvery(Duration interval, Path stateDir) {
        return jobs(stateDir, null, null, interval);
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }

    private JobsConfig jobs(
            Path stateDir,
            @Nullable String instanceId,
            @Nullable String advertised,
            Duration commitInterval) {
        JobsConfig usual = TopologyFixture.config(stateDir);
        return new JobsConfig(
                usual.run(),
                stateDir,
                commitInterval,
                usual.threads(),
                usual.standbys(),
                usual.replicas(),
                usual.minInSyncReplicas(),
                instanceId,
                usual.readyBacklog(),
                usual.blockCacheBytes(),
                usual.writeBufferBytes(),
                advertised,
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "producer.transaction.timeout.ms",
                        Long.toString(60_000 + 2 * commitInterval.toMillis())));
    }

    private static void format(Path folder) throws Exception {
        new Formatter()
                .setPrintStream(new PrintStream(PrintStream.nullOutputStream()))
                .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                .setNodeId(1)
                .setClusterId(Uuid.randomUuid().toString())
                .setControllerListenerName("CONTROLLER")
                .setMetadataLogDirectory(folder.toString())
                .addDirectory(folder.toString())
                .run();
    }

    private static Map<String, String> settings(Path folder, int clients, int controller) {
        var settings = new HashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@127.0.0.1:" + controller);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listeners",
                "CLIENTS://127.0.0.1:" + clients + ",CONTROLLER://127.0.0.1:" + controller);
        settings.put("advertised.listeners", "CLIENTS://127.0.0.1:" + clients);
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", Integer.toString(Topics.MAX_REJECTED_BYTES));
        settings.put("offsets.topic.num.partitions", "1");
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("transaction.state.log.num.partitions", "1");
        settings.put("transaction.state.log.replication.factor", "1");
        settings.put("transaction.state.log.min.isr", "1");
        settings.put("group.initial.rebalance.delay.ms", "0");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        return settings;
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
