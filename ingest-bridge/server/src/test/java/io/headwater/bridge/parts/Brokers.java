package io.headwater.bridge.parts;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** Kafka as bridges and readers see it: where it is, and what its topics are called. */
public interface Brokers {
    String bootstrap();

    Topics topics();

    /** Everything committed that a topic holds now, each partition in its order. */
    default <K, V> List<ConsumerRecord<K, V>> read(Topic<K, V> topic) {
        var settings =
                Map.<String, Object>of(
                        "bootstrap.servers", bootstrap(),
                        "auto.offset.reset", "earliest",
                        "isolation.level", "read_committed",
                        "fetch.max.wait.ms", "20");
        var records = new ArrayList<ConsumerRecord<K, V>>();
        try (var consumer =
                new KafkaConsumer<>(
                        settings, topic.key().deserializer(), topic.value().deserializer())) {
            var partitions =
                    consumer.partitionsFor(topic.name()).stream()
                            .map(it -> new TopicPartition(it.topic(), it.partition()))
                            .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofMillis(100)).forEach(records::add);
            }
        }
        return records;
    }
}
