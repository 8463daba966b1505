package io.headwater.topologies.jobs;

import io.headwater.schemas.dialect.rainmaker.Channel;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a job counts. Tag values come from closed sets; any thread. */
public final class JobMetrics {
    /** Records taken from the uplink; tags {@code job}, {@code channel}. */
    public static final String RECORDS = "headwater.topologies.records";

    /**
     * Messages refused, and elements left out of others; tags {@code job}, {@code channel}, {@code
     * reason}.
     */
    public static final String REJECTED = "headwater.topologies.rejected";

    /** Deviations tolerated; tags {@code job}, {@code channel}, {@code reason}. */
    public static final String WARNINGS = "headwater.topologies.warnings";

    /** Records without effect; tags {@code job}, {@code channel}, {@code reason}. */
    public static final String IGNORED = "headwater.topologies.ignored";

    private static final String OTHER = "other";

    private final MeterRegistry registry;
    private final String job;
    private final Map<Key, Counter> counters = new ConcurrentHashMap<>();

    private record Key(String name, String channel, String reason) {}

    /**
     * @param job tag of every count
     */
    public JobMetrics(MeterRegistry registry, String job) {
        this.registry = registry;
        this.job = job;
    }

    void taken(String channel) {
        count(RECORDS, channel, "");
    }

    void rejected(String channel, String reason) {
        count(REJECTED, channel, reason);
    }

    void warned(String channel, String reason) {
        count(WARNINGS, channel, reason);
    }

    void ignored(String channel, String reason) {
        count(IGNORED, channel, reason);
    }

    private void count(String name, String channel, String reason) {
        String known = Channel.named(channel).map(Channel::wireName).orElse(OTHER);
        counters.computeIfAbsent(new Key(name, known, reason), this::register).increment();
    }

    private Counter register(Key key) {
        var counter = Counter.builder(key.name()).tag("job", job).tag("channel", key.channel());
        return (key.reason().isEmpty() ? counter : counter.tag("reason", key.reason()))
                .register(registry);
    }
}
