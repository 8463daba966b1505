package io.headwater.topologies.rejected;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/**
 * One replay: writes rejected messages to the uplink once more, in the order it is offered them,
 * and counts. One thread.
 */
final class Replay implements AutoCloseable {
    private final Topic<NodeKey, byte[]> uplink;
    private final boolean force;
    private final KafkaProducer<NodeKey, byte[]> producer;
    private final int partitions;
    private final Map<Refusal, Long> refused = new EnumMap<>(Refusal.class);
    private long replayed;

    /** Of the present partition: a message that was rejected several times is sent once. */
    private final Set<Origin> sent = new HashSet<>();

    /** The first of the sends that failed; set by the producer's thread. */
    private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

    /**
     * @throws KafkaUnavailableException when the cluster did not answer
     */
    Replay(Topic<NodeKey, byte[]> uplink, Map<String, Object> clientSettings, boolean force) {
        this.uplink = uplink;
        this.force = force;
        this.producer =
                new KafkaProducer<>(
                        producerSettings(clientSettings),
                        uplink.key().serializer(),
                        uplink.value().serializer());
        try {
            this.partitions = producer.partitionsFor(uplink.name()).size();
        } catch (KafkaException e) {
            producer.close();
            throw new KafkaUnavailableException(
                    "asking for the partitions of " + uplink.name() + ": " + e.getMessage(), e);
        }
    }

    /** What follows is of another partition than what was offered before. */
    void nextPartition() {
        sent.clear();
    }

    /**
     * Sends the message back, or counts why not. Blocks while the producer's buffer is full.
     *
     * @throws KafkaUnavailableException when this message, or one before it, could not be sent
     */
    void offer(NodeKey node, Rejected rejected) {
        int partition = NodePartitions.of(node, partitions);
        switch (Replayable.of(rejected, partition, force)) {
            case Replayable.No(var why) -> refused.merge(why, 1L, Long::sum);
            case Replayable.Yes(var firstOrigin) -> {
                if (sent.add(firstOrigin)) {
                    send(message(node, rejected, partition, firstOrigin));
                    replayed++;
                }
            }
        }
    }

    /**
     * Waits until the uplink has every message.
     *
     * @throws KafkaUnavailableException when it does not have all of them
     */
    ReplayReport finished() {
        producer.flush();
        throwIfFailed(failure.get());
        return new ReplayReport(replayed, refused);
    }

    @Override
    public void close() {
        producer.close();
    }

    private void send(ProducerRecord<NodeKey, byte[]> message) {
        throwIfFailed(failure.get());
        try {
            var _ =
                    producer.send(
                            message,
                            (_, e) -> {
                                if (e != null) {
                                    failure.compareAndSet(null, e);
                                }
                            });
        } catch (KafkaException e) {
            throwIfFailed(e);
        }
    }

    private ProducerRecord<NodeKey, byte[]> message(
            NodeKey node, Rejected rejected, int partition, Origin firstOrigin) {
        ByteBuffer payload = rejected.getPayload().duplicate();
        byte[] bytes = new byte[payload.remaining()];
        payload.get(bytes);
        var message = new ProducerRecord<>(uplink.name(), partition, node, bytes);
        rejected.getHeaders()
                .forEach((name, value) -> message.headers().add(name, value.getBytes(UTF_8)));
        message.headers()
                .remove(UplinkHeaders.REPLAY_OF)
                .add(UplinkHeaders.REPLAY_OF, firstOrigin.toString().getBytes(UTF_8));
        return message;
    }

    private void throwIfFailed(@Nullable Exception failed) {
        if (failed != null) {
            throw new KafkaUnavailableException(
                    "replaying: of "
                            + replayed
                            + " messages not all reached the uplink; replay them once more: "
                            + failed.getMessage(),
                    failed);
        }
    }

    private static Map<String, Object> producerSettings(Map<String, Object> clientSettings) {
        var settings = new HashMap<>(clientSettings);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Topics.MAX_REJECTED_BYTES);
        return settings;
    }
}
