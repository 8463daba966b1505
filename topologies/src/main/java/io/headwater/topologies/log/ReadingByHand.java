package io.headwater.topologies.log;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;

/** How consumers are set that read up to an end they know, and keep no offsets. */
public final class ReadingByHand {
    /** Nobody wants what comes later, and a consumer closes only after its last fetch. */
    private static final int FETCH_WAIT_MILLIS = 5;

    private ReadingByHand() {}

    /**
     * Settings that a caller may add to.
     *
     * @param kafka how to reach the cluster
     * @param isolation {@code read_committed} or {@code read_uncommitted}
     */
    public static Map<String, Object> settings(Map<String, ?> kafka, String isolation) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, isolation);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, FETCH_WAIT_MILLIS);
        return settings;
    }
}
