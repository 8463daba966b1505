package io.headwater.topologies.jobs;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes ticks to the partitions that this process's tasks own of the topic their job goes by, each
 * when its task has something due. Its clock only says when it is worth writing one; what a tick
 * fires is up to the time that the broker gives it. A thread of its own, which the producer may
 * hold up.
 */
final class Ticker implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(Ticker.class);

    /** So often may a partition have a tick, at most. */
    private static final long EVERY_MILLIS = 250;

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int ANSWER_MILLIS = 5_000;

    private final String topic;
    private final Wakes wakes;
    private final InstantSource clock;
    private final Supplier<Producer<byte[], byte[]>> connect;
    private final ScheduledExecutorService thread;

    // from the first tick on; the thread only
    private @Nullable Producer<byte[], byte[]> producer;

    private Ticker(
            String job,
            String topic,
            Wakes wakes,
            InstantSource clock,
            Supplier<Producer<byte[], byte[]>> connect) {
        this.topic = topic;
        this.wakes = wakes;
        this.clock = clock;
        this.connect = connect;
        thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("headwater-ticker-" + job).factory());
    }

    /**
     * Starts it. Nothing connects to the cluster until the first tick.
     *
     * @param topic with log append time, whose readers know ticks
     * @param kafka client settings, among them {@code bootstrap.servers}
     */
    static Ticker start(String job, String topic, Wakes wakes, Map<String, String> kafka) {
        var ticker =
                new Ticker(
                        job,
                        topic,
                        wakes,
                        InstantSource.system(),
                        () -> new KafkaProducer<>(settings(kafka)));
        var _ =
                ticker.thread.scheduleWithFixedDelay(
                        ticker::tick, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        return ticker;
    }

    /** Writes no more; a tick under way may still arrive, which is harmless. */
    @Override
    public void close() {
        thread.shutdownNow();
        thread.close();
        if (producer != null) {
            producer.close(Duration.ZERO);
        }
    }

    /** What is thrown here would end all ticks for good. */
    private void tick() {
        long now = clock.millis();
        wakes.forEach(
                (partition, wake) -> {
                    if (wake.ring(now)) {
                        try {
                            write(partition, wake);
                        } catch (RuntimeException | Error e) {
                            wake.missed();
                            LOGGER.atError()
                                    .setCause(e)
                                    .addKeyValue("partition", partition)
                                    .log("tick not written, the next one is tried soon");
                        }
                    }
                });
    }

    private void write(int partition, Wake wake) {
        try {
            if (producer == null) {
                producer = connect.get();
            }
            var _ =
                    producer.send(
                            Tick.forPartition(topic, partition),
                            (_, failure) -> {
                                if (failure != null) {
                                    missed(partition, wake, failure);
                                }
                            });
        } catch (KafkaException e) {
            missed(partition, wake, e);
        }
    }

    private static void missed(int partition, Wake wake, Exception failure) {
        wake.missed();
        LOGGER.atDebug()
                .addKeyValue("partition", partition)
                .addKeyValue("error", failure.getMessage())
                .log("tick not written, the next one is tried soon");
    }

    private static Map<String, Object> settings(Map<String, String> kafka) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ProducerConfig.ACKS_CONFIG, "all");
        settings.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, PATIENCE_MILLIS);
        settings.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        settings.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        return settings;
    }
}
