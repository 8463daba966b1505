package io.headwater.bench.memory;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The limit of a restore: somebody reads every topic that stores are restored from, from its
 * beginning to its end, and keeps nothing.
 *
 * @param entries how many records there were
 * @param seconds what that took
 */
record BareRead(long entries, double seconds) {
    private static final Duration POLL = Duration.ofSeconds(1);

    /**
     * @param application whose changelogs
     * @param stateTopic read as well, as a store is restored from it
     */
    static BareRead of(String bootstrapServers, String application, String stateTopic) {
        var settings = new HashMap<String, Object>();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("isolation.level", "read_committed");
        settings.put("enable.auto.commit", false);
        try (var consumer =
                new KafkaConsumer<>(
                        Map.copyOf(settings),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer())) {
            List<TopicPartition> changelogs =
                    consumer.listTopics().values().stream()
                            .flatMap(List::stream)
                            .filter(
                                    each ->
                                            isChangelog(each, application)
                                                    || each.topic().equals(stateTopic))
                            .map(each -> new TopicPartition(each.topic(), each.partition()))
                            .toList();
            consumer.assign(changelogs);
            Map<TopicPartition, Long> ends = consumer.endOffsets(changelogs);
            consumer.seekToBeginning(changelogs);
            long from = System.nanoTime();
            long entries = 0;
            while (ends.entrySet().stream()
                    .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                entries += consumer.poll(POLL).count();
            }
            return new BareRead(entries, (System.nanoTime() - from) / 1e9);
        }
    }

    private static boolean isChangelog(PartitionInfo partition, String application) {
        return partition.topic().startsWith(application + "-")
                && partition.topic().endsWith("-changelog");
    }
}
