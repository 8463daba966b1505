package io.headwater.standalone.kafka;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * The two ports of the broker, free a moment ago. Kafka must know both before it binds either.
 *
 * @param broker for clients
 * @param controller for the broker itself
 */
record Ports(int broker, int controller) {
    static final String LOOPBACK = "127.0.0.1";

    /**
     * @param broker 0 for any free one
     * @throws Refusal when it is taken
     */
    static Ports choose(int broker) {
        try (var forClients = bound(broker);
                var forController = bound(0)) {
            return new Ports(forClients.getLocalPort(), forController.getLocalPort());
        } catch (IOException e) {
            throw new Refusal(
                    "port "
                            + broker
                            + " for Kafka cannot be used ("
                            + e.getMessage()
                            + "); choose another with --kafka-port N",
                    e);
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        var socket = new ServerSocket();
        try {
            socket.setReuseAddress(true); // a port whose last connections are still closing is free
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
