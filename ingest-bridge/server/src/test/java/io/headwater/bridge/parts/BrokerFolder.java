package io.headwater.bridge.parts;

import io.headwater.schemas.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;

/**
 * A broker that is its own controller, as it is on disk and on the loopback; whether it runs is
 * another matter. Sized for tests: it is missed within two or three seconds.
 *
 * @param id from 1
 * @param port where it listens for clients and other brokers
 * @param clientsPort the port that it tells clients to come to
 */
record BrokerFolder(Path folder, int id, int port, int clientsPort, int controllerPort) {
    static final String LOOPBACK = "127.0.0.1";

    /** One on free ports. */
    static BrokerFolder at(Path folder, int id) {
        int port = freePort();
        return new BrokerFolder(folder, id, port, port, freePort());
    }

    /** The same with a detour for its clients. */
    BrokerFolder reachedThrough(int otherPort) {
        return new BrokerFolder(folder, id, port, otherPort, controllerPort);
    }

    String address() {
        return LOOPBACK + ":" + clientsPort;
    }

    /** Prepares the folder for a cluster, once. */
    void format(String clusterId) {
        var said = new ByteArrayOutputStream();
        try {
            new Formatter()
                    .setPrintStream(new PrintStream(said, true, StandardCharsets.UTF_8))
                    .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
                    .setNodeId(id)
                    .setClusterId(clusterId)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(folder.toString())
                    .addDirectory(folder.toString())
                    .run();
        } catch (Exception e) { // what Formatter.run declares
            throw new IllegalStateException(said.toString(StandardCharsets.UTF_8), e);
        }
    }

    /**
     * The server's settings.
     *
     * @param cluster all brokers of it, this one included
     */
    Map<String, String> settings(List<BrokerFolder> cluster) {
        int replicas = Math.min(3, cluster.size());
        var settings = new HashMap<String, String>();
        settings.put("process.roles", "broker,controller");
        settings.put("node.id", Integer.toString(id));
        settings.put(
                "controller.quorum.voters",
                cluster.stream()
                        .map(it -> it.id + "@" + LOOPBACK + ":" + it.controllerPort)
                        .collect(Collectors.joining(",")));
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
        settings.put("advertised.listeners", "CLIENTS://" + address());
        settings.put("inter.broker.listener.name", "CLIENTS");
        settings.put("listener.security.protocol.map", "CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT");
        settings.put("log.dirs", folder.toString());
        settings.put("auto.create.topics.enable", "false");
        settings.put("message.max.bytes", Integer.toString(Topics.MAX_REJECTED_BYTES));
        settings.put("offsets.topic.replication.factor", Integer.toString(replicas));
        settings.put("log.cleaner.dedupe.buffer.size", "2097152");
        settings.put("broker.session.timeout.ms", cluster.size() == 1 ? "3000" : "2000");
        settings.put("broker.heartbeat.interval.ms", "500");
        return settings;
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
