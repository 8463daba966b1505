package io.headwater.standalone.kafka;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.KRaftMetadataCache;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Kafka's controller and broker in one process, put together as {@link KafkaRaftServer} does, but
 * with {@link LeaderlessPartitions} for the broker's view of the cluster.
 */
final class CombinedServer {
    private static final Logger LOGGER = LoggerFactory.getLogger(CombinedServer.class);

    private final ControllerServer controller;
    private final BrokerServer broker;

    CombinedServer(Map<String, String> settings) {
        var config = new KafkaConfig(settings, false);
        var folders = KafkaRaftServer.initializeLogDirs(config, LOGGER, "");
        var properties = folders._1();
        Metrics metrics =
                Server.initializeMetrics(config, Time.SYSTEM, properties.clusterId().orElseThrow());
        var shared =
                new SharedServer(
                        config,
                        properties,
                        Time.SYSTEM,
                        metrics,
                        CompletableFuture.completedFuture(
                                QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                        QuorumConfig.parseBootstrapServers(
                                config.quorumConfig().bootstrapServers()),
                        new StandardFaultHandlerFactory(),
                        ServerSocketFactory.INSTANCE);
        broker = new Broker(shared);
        controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
    }

    /** Returns once clients are answered. */
    void startup() {
        controller.startup(); // first: the broker is told where it is
        broker.startup();
    }

    void shutdown() {
        broker.shutdown(); // first: it takes its leave of the controller
        controller.shutdown();
    }

    void awaitShutdown() {
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    /** The broker makes its cache while it starts, and keeps it through this setter. */
    private static final class Broker extends BrokerServer {
        Broker(SharedServer shared) {
            super(shared);
        }

        @Override
        public void metadataCache_$eq(KRaftMetadataCache theirs) {
            super.metadataCache_$eq(
                    new LeaderlessPartitions(
                            config().nodeId(),
                            () -> sharedServer().raftManager().client().kraftVersion()));
        }
    }
}
