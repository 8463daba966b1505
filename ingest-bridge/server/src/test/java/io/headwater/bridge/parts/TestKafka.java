package io.headwater.bridge.parts;

import io.headwater.schemas.Topic;
import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.jspecify.annotations.Nullable;

/** One real broker in this JVM, with the catalogue's topics; may be stopped and started again. */
public final class TestKafka implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Path folder;
    private final int port = freePort();
    private final int clientsPort;
    private final int controllerPort = freePort();
    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private @Nullable KafkaRaftServer server;

    public TestKafka(Path folder) {
        this.folder = folder;
        this.clientsPort = port;
        format();
    }

    /** A broker that tells its clients to come by way of the proxy, which is made its way in. */
    public TestKafka(Path folder, TestProxy proxy) {
        this.folder = folder;
        this.clientsPort = proxy.port();
        proxy.leadTo(port);
        format();
    }

    /** Starts the broker and makes topics that do not exist yet; returns when it answers. */
    public TestKafka start() {
        var started = new KafkaRaftServer(new KafkaConfig(settings(), false), Time.SYSTEM);
        started.startup();
        server = started;
        try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap()))) {
            new TopicProvisioning(admin, Sizing.STANDALONE).create(topics.all());
        }
        return this;
    }

    /** Stops the broker; its data stays. */
    public void stop() {
        if (server != null) {
            server.shutdown();
            server.awaitShutdown();
            server = null;
        }
    }

    @Override
    public void close() {
        stop();
    }

    public String bootstrap() {
        return LOOPBACK + ":" + clientsPort;
    }

    public Topics topics() {
        return topics;
    }

    /** Everything that a topic holds now, each partition in its order. */
    public <K, V> List<ConsumerRecord<K, V>> read(Topic<K, V> topic) {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers",
                        bootstrap(),
                        "auto.offset.reset",
                        "earliest",
                        "fetch.max.wait.ms",
                        "20");
        var records = new ArrayList<ConsumerRecord<K, V>>();
        try (var consumer =
                new KafkaConsumer<>(
                        settings, topic.key().deserializer(), topic.value().deserializer())) {
            var partitions =
                    consumer.partitionsFor(topic.name()).stream()
                            .map(it -> new TopicPartition(it.topic(), it.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }

    private Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", "1");
        settings.put("controller.quorum.voters", "1@" + LOOPBACK + ":" + controllerPort);
        settings.put("controller.listener.names", "CONTROLLER");
        settings.put(
                "listeners",
                "CLIENTS://"
                        + LOOPBACK
                        + ":"
                        + port
                        + ",CONTROLLER://"
                        + LOOPBACK
                        + ":"
                        + controllerPort);
        settings.put("advertised.listeners", "CLIENTS://" + bootstrap());
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", Integer.toString(Topics.MAX_REJECTED_BYTES));
        settings.put("offsets.topic.replication.factor", "1");
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("broker.session.timeout.ms", "3000");
        settings.put("broker.heartbeat.interval.ms", "500");
        return settings;
    }

    private void format() {
        var said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(1)
                    .setClusterId(Uuid.randomUuid().toString())
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(folder.toString())
                    .addDirectory(folder.toString())
                    .run();
        } catch (Exception e) { // what Formatter.run declares
            throw new IllegalStateException(said.toString(StandardCharsets.UTF_8), e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
