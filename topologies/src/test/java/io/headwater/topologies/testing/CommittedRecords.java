package io.headwater.topologies.testing;

import io.headwater.schemas.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** What somebody finds in a topic who reads only what was committed. */
public final class CommittedRecords {
    private CommittedRecords() {}

    /** Every record of a partition, up to where it ends now. */
    public static <K, V> List<ConsumerRecord<K, @Nullable V>> of(
            TestBroker broker, Topic<K, V> topic, int partition) {
        var settings = new HashMap<>(broker.clientSettings());
        settings.put("isolation.level", "read_committed");
        var records = new ArrayList<ConsumerRecord<K, @Nullable V>>();
        try (var reader =
                new KafkaConsumer<K, @Nullable V>(
                        settings, topic.key().deserializer(), topic.value().deserializer())) {
            var place = new TopicPartition(topic.name(), partition);
            reader.assign(List.of(place));
            reader.seekToBeginning(List.of(place));
            long end = reader.endOffsets(List.of(place)).getOrDefault(place, 0L);
            while (reader.position(place) < end) {
                reader.poll(Duration.ofMillis(200)).forEach(records::add);
            }
        }
        return records;
    }
}
