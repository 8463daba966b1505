package io.headwater.bench.topologies;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders.Trust;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Uplink records of lamps as the bridge lands them, headers and all: each node first reports its
 * twelve parameters, and then one of them after another in a delta that changes it. For one thread.
 */
public final class Traffic implements AutoCloseable {
    /** Of each node. */
    public static final int PARAMS = 12;

    /** What the parameters of each of a node's devices are called. */
    static final List<String> NAMES =
            List.of("Power", "Brightness", "Hue", "Saturation", "Temperature", "Speed");

    private static final long FIRST = 0x10_0000_0000L;

    private final UplinkProducer producer;
    private final int nodes;

    /**
     * @param topic the uplink, or one like it
     * @param nodes how many take turns
     */
    public Traffic(String bootstrapServers, String topic, int nodes) {
        this.nodes = nodes;
        producer = new UplinkProducer(bootstrapServers, topic, 5);
    }

    /** The key of one of the nodes. */
    public static NodeKey node(int i) {
        return NodeKey.rainmaker("%012X".formatted(FIRST + i));
    }

    /** Which of the nodes has this key; the other way of {@link #node}. */
    public static int indexOf(NodeKey node) {
        return (int) (Long.parseLong(node.device(), 16) - FIRST);
    }

    /** On which of a node's devices its parameters are, from the first to the last. */
    public static String device(int param) {
        return "Light-" + param / NAMES.size();
    }

    /** What they are called there. */
    public static String param(int param) {
        return NAMES.get(param % NAMES.size());
    }

    /** Every node reports all of its parameters; returns when Kafka has it. */
    public void inits() {
        for (int node = 0; node < nodes; node++) {
            send(node, "params-init", "params/local/init", init());
        }
        producer.flush();
    }

    /**
     * Changes one parameter after another, node after node; returns when Kafka has it.
     *
     * @param count how many deltas
     * @param perSecond how fast at most; 0 for as fast as it goes
     */
    public void deltas(long count, int perSecond) {
        long from = System.nanoTime();
        for (long i = 0; i < count; i++) {
            delta((int) (i % nodes));
            if (perSecond > 0) {
                long due = from + i * 1_000_000_000L / perSecond;
                LockSupport.parkNanos(due - System.nanoTime());
            }
        }
        producer.flush();
    }

    /** One node changes one parameter; returns at once. */
    public void delta(int node) {
        long turn = producer.sent() / nodes;
        String payload =
                "{\"Light-%d\":{\"%s\":%d}}"
                        .formatted(
                                turn / NAMES.size() % 2,
                                NAMES.get((int) (turn % NAMES.size())),
                                1_000 + producer.sent() % 1_000_000);
        send(node, "params-local", "params/local", payload);
    }

    /**
     * One point of a series of each node, a second of the node's clock after the one before, node
     * after node; returns when Kafka has it.
     *
     * @param count how many points
     * @param since time of the first one of all, epoch s
     */
    public void points(long count, long since) {
        for (long i = 0; i < count; i++) {
            long turn = producer.sent() / nodes;
            String payload =
                    "{\"ts_data_version\":\"2021-09-13\",\"ts_data\":[{\"name\":\"Meter.Power\",\"dt\":\"float\",\"records\":[{\"t\":%d,\"v\":%d.5}]}]}"
                            .formatted(since + turn, producer.sent() % 3_000);
            send((int) (producer.sent() % nodes), "tsdata", "tsdata", payload);
        }
        producer.flush();
    }

    @Override
    public void close() {
        producer.close();
    }

    /** What a node says of all its parameters. */
    static String init() {
        var json = new StringBuilder("{");
        for (int device = 0; device < PARAMS / NAMES.size(); device++) {
            json.append(device == 0 ? "" : ",").append("\"Light-").append(device).append("\":{");
            for (int i = 0; i < NAMES.size(); i++) {
                json.append(i == 0 ? "" : ",").append('"').append(NAMES.get(i)).append("\":0");
            }
            json.append('}');
        }
        return json.append('}').toString();
    }

    private void send(int node, String channel, String suffix, String payload) {
        NodeKey key = node(node);
        producer.send(
                key,
                "node/" + key.device() + "/" + suffix,
                channel,
                0L,
                Trust.CREDENTIAL,
                payload.getBytes(UTF_8),
                _ -> {});
    }
}
