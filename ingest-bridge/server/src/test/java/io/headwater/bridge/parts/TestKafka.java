package io.headwater.bridge.parts;

import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.jspecify.annotations.Nullable;

/** One real broker in this JVM, with the catalogue's topics; may be stopped and started again. */
public final class TestKafka implements Brokers, AutoCloseable {
    private final BrokerFolder broker;
    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private @Nullable KafkaRaftServer server;

    public TestKafka(Path folder) {
        this(BrokerFolder.at(folder, 1));
    }

    /** A broker that tells its clients to come by way of the proxy, which is made its way in. */
    public TestKafka(Path folder, TestProxy proxy) {
        this(BrokerFolder.at(folder, 1).reachedThrough(proxy.port()));
        proxy.leadTo(broker.port());
    }

    private TestKafka(BrokerFolder broker) {
        this.broker = broker;
        broker.format(Uuid.randomUuid().toString());
    }

    /** Starts the broker and makes topics that do not exist yet; returns when it answers. */
    public TestKafka start() {
        var config = new KafkaConfig(broker.settings(List.of(broker)), false);
        var started = new KafkaRaftServer(config, Time.SYSTEM);
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

    @Override
    public String bootstrap() {
        return broker.address();
    }

    @Override
    public Topics topics() {
        return topics;
    }
}
