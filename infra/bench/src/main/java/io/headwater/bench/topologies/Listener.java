package io.headwater.bench.topologies;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads what is written to a topic from now on, as soon as it is committed, on a thread of its own.
 */
public final class Listener implements AutoCloseable {
    private static final Duration POLL = Duration.ofSeconds(1);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Heard heard;
    private final Thread thread;

    /** Told of each record, on the listener's thread. */
    @FunctionalInterface
    public interface Heard {
        /**
         * @param at nano time at which it had come
         */
        void take(ConsumerRecord<byte[], byte[]> entry, long at);
    }

    private Listener(KafkaConsumer<byte[], byte[]> consumer, Heard heard, String topic) {
        this.consumer = consumer;
        this.heard = heard;
        thread = Thread.ofPlatform().daemon().name("listener-" + topic).start(this::listen);
    }

    /** Begins behind the last record; returns once nothing can be missed. */
    public static Listener to(String bootstrapServers, String topic, Heard heard) {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        var consumer =
                new KafkaConsumer<>(
                        Map.copyOf(settings),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        List<TopicPartition> partitions =
                consumer.partitionsFor(topic).stream()
                        .map(each -> new TopicPartition(topic, each.partition()))
                        .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position); // asks where the end is
        return new Listener(consumer, heard, topic);
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void listen() {
        try (consumer) {
            while (true) {
                var entries = consumer.poll(POLL);
                long at = System.nanoTime();
                entries.forEach(entry -> heard.take(entry, at));
            }
        } catch (WakeupException closed) {
            return; // nobody listens any more
        }
    }
}
