package io.headwater.standalone.kafka;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** What Kafka is told about being the only broker on a small machine. */
final class BrokerSettings {
    private BrokerSettings() {}

    static Map<String, String> of(Path folder, Ports ports, Sizing sizing) {
        var settings = new HashMap<String, String>();
        settings.putAll(identity(folder, ports));
        settings.putAll(contracts(sizing));
        settings.putAll(smallMachine());
        return Map.copyOf(settings);
    }

    private static Map<String, String> identity(Path folder, Ports ports) {
        String forClients = "CLIENTS://" + Ports.LOOPBACK + ":" + ports.broker();
        String forController =
                BrokerFolder.CONTROLLER_LISTENER
                        + "://"
                        + Ports.LOOPBACK
                        + ":"
                        + ports.controller();
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                Integer.toString(BrokerFolder.NODE_ID),
                "controller.quorum.voters",
                BrokerFolder.NODE_ID + "@" + Ports.LOOPBACK + ":" + ports.controller(),
                "controller.listener.names",
                BrokerFolder.CONTROLLER_LISTENER,
                "listeners",
                forClients + "," + forController,
                "advertised.listeners",
                forClients,
                "inter.broker.listener.name",
                "CLIENTS",
                "listener.security.protocol.map",
                "CLIENTS:PLAINTEXT," + BrokerFolder.CONTROLLER_LISTENER + ":PLAINTEXT",
                "log.dirs",
                BrokerFolder.log(folder).toString());
    }

    private static Map<String, String> contracts(Sizing sizing) {
        String replicas = Short.toString(sizing.replicas());
        String inSync = Integer.toString(sizing.minInSyncReplicas());
        return Map.of(
                "auto.create.topics.enable", "false",
                "message.max.bytes", Integer.toString(Topics.MAX_REJECTED_BYTES),
                "num.partitions", Integer.toString(sizing.nodePartitions()),
                "default.replication.factor", replicas,
                "min.insync.replicas", inSync,
                "offsets.topic.replication.factor", replicas,
                "transaction.state.log.replication.factor", replicas,
                "transaction.state.log.min.isr", inSync,
                "share.coordinator.state.topic.replication.factor", replicas,
                "share.coordinator.state.topic.min.isr", inSync);
    }

    private static Map<String, String> smallMachine() {
        var settings = new HashMap<String, String>();
        settings.put("offsets.topic.num.partitions", "4");
        settings.put("transaction.state.log.num.partitions", "4");
        settings.put("share.coordinator.state.topic.num.partitions", "1");
        settings.put("num.network.threads", "2");
        settings.put("num.io.threads", "4");
        settings.put("num.recovery.threads.per.data.dir", "2");
        settings.put("background.threads", "2");
        settings.put("log.segment.bytes", Integer.toString(128 * 1024 * 1024));
        settings.put("log.index.size.max.bytes", Integer.toString(2 * 1024 * 1024));
        settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(2 * 1024 * 1024));
        // nobody else is coming: members of a group need not wait for one another
        settings.put("group.initial.rebalance.delay.ms", "0");
        // after a kill the controller first waits for the old broker's session to run out
        settings.put("broker.heartbeat.interval.ms", "500");
        settings.put("broker.session.timeout.ms", "3000");
        // an idle controller writes to disk this often
        settings.put("metadata.max.idle.interval.ms", "5000");
        return settings;
    }
}
