package io.headwater.bridge.landing;

import io.headwater.schemas.NodePartitions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The lanes of every topic that a bridge writes to, one for each partition. */
final class Lanes {
    private final Map<String, Lane[]> byTopic = new HashMap<>();

    Lanes(Partitions partitions) {
        partitions
                .byTopic()
                .forEach(
                        (topic, count) ->
                                byTopic.put(
                                        topic,
                                        IntStream.range(0, count)
                                                .mapToObj(partition -> new Lane(topic, partition))
                                                .toArray(Lane[]::new)));
    }

    /**
     * The lane that a record goes by.
     *
     * @throws IllegalArgumentException when its topic is none that a bridge writes to
     */
    Lane of(Outgoing record) {
        Lane[] lanes = byTopic.get(record.topic());
        if (lanes == null) {
            throw new IllegalArgumentException(
                    "topic " + record.topic() + " is not the bridge's to write");
        }
        return lanes[NodePartitions.of(record.key(), lanes.length)];
    }

    Stream<Lane> all() {
        return byTopic.values().stream().flatMap(Arrays::stream);
    }
}
