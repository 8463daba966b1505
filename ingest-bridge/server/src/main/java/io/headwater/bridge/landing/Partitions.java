package io.headwater.bridge.landing;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topic.Keyed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * How many partitions each topic has, as the cluster says. Read once: a node's place in the log
 * must not move while it is connected, so bridges are restarted when partitions are added.
 */
record Partitions(Map<String, Integer> byTopic, int ofNodes) {
    /**
     * What the producer knows of the topics by now; it looks for those that it does not.
     *
     * @throws org.apache.kafka.common.KafkaException when one is not known yet, caused by what the
     *     brokers said of it if they said anything
     * @throws IllegalStateException when topics that must agree do not
     */
    static Partitions find(List<Topic<?, ?>> topics, Producer<?, ?> producer) {
        var counts = new HashMap<String, Integer>();
        var unknown = new ArrayList<String>();
        Throwable why = null;
        int ofNodes = 0;
        for (Topic<?, ?> topic : topics) {
            int count;
            try {
                count = producer.partitionsFor(topic.name()).size();
            } catch (TimeoutException notYet) {
                unknown.add(topic.name());
                why = why == null ? notYet.getCause() : why;
                continue;
            }
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
        if (!unknown.isEmpty()) {
            throw new TimeoutException("no broker has told of " + String.join(", ", unknown), why);
        }
        return new Partitions(Map.copyOf(counts), ofNodes);
    }
}
