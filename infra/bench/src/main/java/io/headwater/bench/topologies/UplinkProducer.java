package io.headwater.bench.topologies;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Lands records in the uplink, or a topic like it, with the headers of the bridge. One thread. */
final class UplinkProducer implements AutoCloseable {
    private static final int PARTITIONS = 4;

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final String connection = new UUID(7, 7).toString();
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
    private long sequence;

    /**
     * @param lingerMillis how long a record may wait for others
     */
    UplinkProducer(String bootstrapServers, String topic, int lingerMillis) {
        this.topic = topic;
        producer =
                new KafkaProducer<>(
                        Map.of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "linger.ms",
                                lingerMillis,
                                "acks",
                                "all"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
    }

    /** How many records were sent. */
    long sent() {
        return sequence;
    }

    /** Of the connection that all nodes have. */
    String connection() {
        return connection;
    }

    /**
     * Sends; returns at once.
     *
     * @param mqttTopic as a node would name it
     * @param epoch of the node's session; null in its connect record
     * @param landed gets the offset, on the producer's own thread
     */
    void send(
            NodeKey node,
            String mqttTopic,
            String channel,
            @Nullable Long epoch,
            Trust trust,
            byte[] payload,
            LongConsumer landed) {
        byte[] key = node.bytes();
        var entry = new ProducerRecord<>(topic, NodePartitions.of(key, PARTITIONS), key, payload);
        new UplinkHeaders(
                        mqttTopic,
                        channel,
                        1,
                        false,
                        connection,
                        epoch,
                        ++sequence,
                        System.currentTimeMillis(),
                        trust,
                        false)
                .writeTo(entry.headers());
        var _ =
                producer.send(
                        entry,
                        (where, problem) -> {
                            if (problem == null) {
                                landed.accept(where.offset());
                            } else {
                                failure.compareAndSet(null, problem);
                            }
                        });
    }

    /**
     * Returns when Kafka has everything.
     *
     * @throws IllegalStateException when it does not take something
     */
    void flush() {
        producer.flush();
        Exception problem = failure.get();
        if (problem != null) {
            throw new IllegalStateException("the traffic was not landed", problem);
        }
    }

    @Override
    public void close() {
        producer.close();
    }
}
