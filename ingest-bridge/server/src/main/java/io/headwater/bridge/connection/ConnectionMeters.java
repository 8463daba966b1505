package io.headwater.bridge.connection;

import io.headwater.bridge.metrics.Catalogue;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is counted about connections, all under {@code headwater.bridge.}; no meter names a node.
 * May be used from any thread.
 */
public final class ConnectionMeters {
    private final MeterRegistry registry;
    private final Map<ReasonCode, Counter> connects = new EnumMap<>(ReasonCode.class);
    private final Map<ReasonCode, Counter> refusals = new EnumMap<>(ReasonCode.class);
    private final Map<EndReason, Counter> ends = new EnumMap<>(EndReason.class);
    private final Map<Pause, Counter> pauses = new EnumMap<>(Pause.class);
    private final Map<Delivery, Counter> deliveries = new EnumMap<>(Delivery.class);
    private final Counter repeats;
    private final Counter[] stored = new Counter[3];
    private final Counter[] rejected = new Counter[3];
    private final Counter[] denied = new Counter[3];
    private final Counter[] failed = new Counter[3];

    /** Registers every counter, so that all of them show from the start. */
    public ConnectionMeters(MeterRegistry registry) {
        this.registry = registry;
        count(connects, ReasonCode.values(), Catalogue.CONNECTS);
        count(refusals, ReasonCode.values(), Catalogue.VIOLATIONS);
        count(ends, EndReason.values(), Catalogue.DISCONNECTS);
        count(pauses, Pause.values(), Catalogue.PAUSES);
        for (Delivery result : Delivery.values()) {
            if (result != Delivery.NOT_CONNECTED) { // only what reaches a connection is counted
                deliveries.put(result, tagged(Catalogue.DOWNLINKS, "result", result));
            }
        }
        repeats = counter(Catalogue.REPEATS).register(registry);
        for (int qos = 0; qos < stored.length; qos++) {
            stored[qos] = publishes(qos, "stored");
            rejected[qos] = publishes(qos, "rejected");
            denied[qos] = publishes(qos, "denied");
            failed[qos] = publishes(qos, "failed");
        }
    }

    /** Registers what is read off the shared parts. */
    public void watch(NodeSessions live, SessionStore sessions, InFlightBytes inFlight) {
        gauge(Catalogue.CONNECTIONS, live, NodeSessions::size);
        gauge(Catalogue.SESSIONS_KEPT, sessions, SessionStore::size);
        gauge(Catalogue.INFLIGHT_BYTES, inFlight, InFlightBytes::used);
    }

    void connected(ReasonCode how) {
        of(connects, how).increment();
    }

    void violated(ReasonCode rule) {
        of(refusals, rule).increment();
    }

    void ended(EndReason reason) {
        of(ends, reason).increment();
    }

    void paused(Pause reason) {
        of(pauses, reason).increment();
    }

    /** A message for the connection's node has its fate. */
    void delivered(Delivery result) {
        of(deliveries, result).increment();
    }

    void repeated() {
        repeats.increment();
    }

    /** A message has its fate; null is that of a repeat, which is counted apart. */
    void published(int qos, @Nullable Landed outcome) {
        switch (outcome) {
            case Landed.Stored _ -> stored[qos].increment();
            case Landed.Rejected _ -> rejected[qos].increment();
            case Landed.Denied _ -> denied[qos].increment();
            case Landed.Failed _ -> failed[qos].increment();
            case null -> {}
        }
    }

    private <E extends Enum<E>> void count(Map<E, Counter> counters, E[] values, Metric metric) {
        for (E value : values) {
            counters.put(value, tagged(metric, "reason", value));
        }
    }

    private Counter tagged(Metric metric, String tag, Enum<?> value) {
        return counter(metric).tag(tag, tagOf(value)).register(registry);
    }

    private Counter publishes(int qos, String result) {
        return counter(Catalogue.PUBLISHES)
                .tag("qos", Integer.toString(qos))
                .tag("result", result)
                .register(registry);
    }

    private static Counter.Builder counter(Metric metric) {
        return Counter.builder(metric.name()).description(metric.meaning());
    }

    private <T> void gauge(Metric metric, T of, Function<T, Number> value) {
        Gauge.builder(metric.name(), of, it -> value.apply(it).doubleValue())
                .description(metric.meaning())
                .register(registry);
    }

    private static <E extends Enum<E>> Counter of(Map<E, Counter> counters, E value) {
        Counter counter = counters.get(value);
        if (counter == null) {
            throw new IllegalStateException("every value has its counter");
        }
        return counter;
    }

    private static String tagOf(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
