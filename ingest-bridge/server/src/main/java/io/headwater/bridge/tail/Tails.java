package io.headwater.bridge.tail;

import io.headwater.bridge.metrics.Catalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * What the tails of a process have in common: their consumers read topics whole, keep no offsets
 * and see only what is committed; and what they cannot read is counted in one place.
 */
public final class Tails {
    private final Supplier<Consumer<byte[], byte[]>> consumers;
    private final Counter unreadable;

    /**
     * @param kafka client settings, among them bootstrap.servers
     */
    public Tails(Map<String, String> kafka, MeterRegistry metrics) {
        this(() -> consumer(kafka), metrics);
    }

    Tails(Supplier<Consumer<byte[], byte[]>> consumers, MeterRegistry metrics) {
        this.consumers = consumers;
        this.unreadable =
                Counter.builder(Catalogue.UNREADABLE.name())
                        .description(Catalogue.UNREADABLE.meaning())
                        .register(metrics);
    }

    Consumer<byte[], byte[]> open() {
        return consumers.get();
    }

    /** A record of some tail could not be read. */
    void unreadable() {
        unreadable.increment();
    }

    private static Consumer<byte[], byte[]> consumer(Map<String, String> kafka) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
        settings.remove(ConsumerConfig.GROUP_ID_CONFIG);
        return new KafkaConsumer<>(
                settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }
}
