package io.headwater.bench.topologies;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Uplink records of lamps as the bridge lands them, headers and all: each node first reports its
 * twelve parameters, and then one of them after another in a delta that changes it. For one thread.
 */
public final class Traffic implements AutoCloseable {
    /** Of each node. */
    public static final int PARAMS = 12;

    private static final int PARTITIONS = 4;
    private static final String[] NAMES = {
        "Power", "Brightness", "Hue", "Saturation", "Temperature", "Speed"
    };

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final int nodes;
    private final String connection = new UUID(7, 7).toString();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sequence;

    /**
     * @param topic the uplink, or one like it
     * @param nodes how many take turns
     */
    public Traffic(String bootstrapServers, String topic, int nodes) {
        this.topic = topic;
        this.nodes = nodes;
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("linger.ms", 5);
        settings.put("acks", "all");
        producer =
                new KafkaProducer<>(
                        Map.copyOf(settings), new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** The key of one of the nodes. */
    public static NodeKey node(int i) {
        return NodeKey.rainmaker("%012X".formatted(0x10_0000_0000L + i));
    }

    /** Every node reports all of its parameters; returns when Kafka has it. */
    public void inits() {
        for (int node = 0; node < nodes; node++) {
            send(node, "params-init", "params/local/init", init());
        }
        flush();
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
        flush();
    }

    /** One node changes one parameter; returns at once. */
    public void delta(int node) {
        long turn = sequence / nodes;
        String payload =
                "{\"Light-%d\":{\"%s\":%d}}"
                        .formatted(
                                turn / NAMES.length % 2,
                                NAMES[(int) (turn % NAMES.length)],
                                1_000 + sequence % 1_000_000);
        send(node, "params-local", "params/local", payload);
    }

    @Override
    public void close() {
        producer.close();
    }

    private static String init() {
        var json = new StringBuilder("{");
        for (int device = 0; device < PARAMS / NAMES.length; device++) {
            json.append(device == 0 ? "" : ",").append("\"Light-").append(device).append("\":{");
            for (int i = 0; i < NAMES.length; i++) {
                json.append(i == 0 ? "" : ",").append('"').append(NAMES[i]).append("\":0");
            }
            json.append('}');
        }
        return json.append('}').toString();
    }

    private void send(int node, String channel, String suffix, String payload) {
        NodeKey key = node(node);
        byte[] bytes = key.bytes();
        var entry =
                new ProducerRecord<>(
                        topic,
                        NodePartitions.of(bytes, PARTITIONS),
                        bytes,
                        payload.getBytes(UTF_8));
        new UplinkHeaders(
                        "node/" + key.device() + "/" + suffix,
                        channel,
                        1,
                        false,
                        connection,
                        0L,
                        ++sequence,
                        System.currentTimeMillis(),
                        Trust.CREDENTIAL,
                        false)
                .writeTo(entry.headers());
        var _ =
                producer.send(
                        entry,
                        (landed, problem) -> {
                            if (problem != null) {
                                failure.compareAndSet(null, problem);
                            }
                        });
    }

    private void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("the traffic was not landed", problem);
        }
    }
}
