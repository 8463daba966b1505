package io.headwater.bridge.landing;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topic.Keyed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;

/**
 * How many partitions each topic has, as the cluster says. Read once: a node's place in the log
 * must not move while it is connected, so bridges are restarted when partitions are added.
 */
record Partitions(Map<String, Integer> byTopic, int ofNodes) {
    /**
     * Asks the cluster. Blocks up to the producer's longest block for each topic.
     *
     * @throws org.apache.kafka.common.KafkaException when a topic was not found in time
     * @throws IllegalStateException when topics that must agree do not
     */
    static Partitions find(List<Topic<?, ?>> topics, Producer<?, ?> producer) {
        var counts = new HashMap<String, Integer>();
        int ofNodes = 0;
        for (Topic<?, ?> topic : topics) {
            int count = producer.partitionsFor(topic.name()).size();
            counts.put(topic.name(), count);
            if (topic.keyed() == Keyed.BY_NODE) {
                if (ofNodes != 0 && ofNodes != count) {
                    throw new IllegalStateException(
                            topic.name()
                                    + " has "
                                    + count
                                    + " partitions and topics before it "
                                    + ofNodes
                                    + "; topics keyed by node must have equally many");
                }
                ofNodes = count;
            }
        }
        return new Partitions(Map.copyOf(counts), ofNodes);
    }

    /**
     * @throws IllegalArgumentException when the topic is none that a bridge writes to
     */
    int of(String topic) {
        Integer count = byTopic.get(topic);
        if (count == null) {
            throw new IllegalArgumentException("topic " + topic + " is not the bridge's to write");
        }
        return count;
    }
}
