package io.headwater.simulator;

import java.time.Duration;

/**
 * What to simulate.
 *
 * @param host the cloud's name, which its certificate must have
 * @param port of its listener for nodes
 * @param nodes how many; 1 to 100,000
 * @param idPrefix node ids are this and six digits, from 000001
 * @param seed the same seed changes the same parameters in the same order
 * @param messagesPerSecond of all nodes together, evenly spread; 0 for none after the boot messages
 * @param connectsPerSecond how fast nodes are switched on
 * @param behaviour what they do beyond reporting
 */
public record SimulatorSettings(
        String host,
        int port,
        int nodes,
        String idPrefix,
        long seed,
        double messagesPerSecond,
        double connectsPerSecond,
        NodeBehaviour behaviour) {
    private static final int MOST_NODES = 100_000;

    /**
     * @throws IllegalArgumentException naming the value that cannot be used
     */
    public SimulatorSettings {
        if (nodes < 1 || nodes > MOST_NODES) {
            throw new IllegalArgumentException(
                    "nodes: expected 1 to " + MOST_NODES + ", got " + nodes);
        }
        if (!idPrefix.matches("[A-Za-z0-9_-]{0,58}")) {
            throw new IllegalArgumentException(
                    "node id prefix: expected up to 58 letters, digits, _ or -, got '"
                            + idPrefix
                            + "'");
        }
        if (!(messagesPerSecond >= 0) || !(connectsPerSecond > 0)) {
            throw new IllegalArgumentException(
                    "rates: expected messages of 0 or more and connects above 0 a second, got "
                            + messagesPerSecond
                            + " and "
                            + connectsPerSecond);
        }
    }

    /** One message per node in five seconds, which is a lively home. */
    public static SimulatorSettings of(String host, int port, int nodes) {
        return new SimulatorSettings(
                host, port, nodes, "sim", 1, nodes / 5.0, 50, NodeBehaviour.GOOD);
    }

    public SimulatorSettings withSeed(long other) {
        return new SimulatorSettings(
                host,
                port,
                nodes,
                idPrefix,
                other,
                messagesPerSecond,
                connectsPerSecond,
                behaviour);
    }

    public SimulatorSettings withMessagesPerSecond(double other) {
        return new SimulatorSettings(
                host, port, nodes, idPrefix, seed, other, connectsPerSecond, behaviour);
    }

    public SimulatorSettings withConnectsPerSecond(double other) {
        return new SimulatorSettings(
                host, port, nodes, idPrefix, seed, messagesPerSecond, other, behaviour);
    }

    public SimulatorSettings withIdPrefix(String other) {
        return new SimulatorSettings(
                host, port, nodes, other, seed, messagesPerSecond, connectsPerSecond, behaviour);
    }

    public SimulatorSettings withBehaviour(NodeBehaviour other) {
        return new SimulatorSettings(
                host, port, nodes, idPrefix, seed, messagesPerSecond, connectsPerSecond, other);
    }

    /**
     * @param index 0 to nodes - 1
     */
    public String nodeId(int index) {
        return idPrefix + "%06d".formatted(index + 1);
    }

    /** When a node is switched on, from the beginning. */
    Duration switchedOnAfter(int index) {
        return Duration.ofNanos((long) (index / connectsPerSecond * 1e9));
    }
}
