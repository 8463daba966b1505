package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.ReasonCode;
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
    private final Counter repeats;
    private final Counter[] stored = new Counter[3];
    private final Counter[] rejected = new Counter[3];
    private final Counter[] denied = new Counter[3];
    private final Counter[] failed = new Counter[3];

    /** Registers every counter, so that all of them show from the start. */
    public ConnectionMeters(MeterRegistry registry) {
        this.registry = registry;
        count(connects, ReasonCode.values(), "connects", "reason", "CONNECTs by how they ended");
        count(refusals, ReasonCode.values(), "violations", "reason", "connections closed for it");
        count(ends, EndReason.values(), "disconnects", "reason", "open connections that ended");
        count(pauses, Pause.values(), "pauses", "reason", "times that reading paused");
        repeats = counter("repeats", "publishes that we own already", "kind", "connection");
        for (int qos = 0; qos < stored.length; qos++) {
            stored[qos] = publishes(qos, "stored");
            rejected[qos] = publishes(qos, "rejected");
            denied[qos] = publishes(qos, "denied");
            failed[qos] = publishes(qos, "failed");
        }
    }

    /** Registers what is read off the shared parts. */
    public void watch(NodeSessions live, SessionStore sessions, InFlightBytes inFlight) {
        gauge("connections", "nodes connected now", live, NodeSessions::size);
        gauge("sessions.kept", "sessions without a connection", sessions, SessionStore::size);
        gauge("inflight.bytes", "bytes that wait to land", inFlight, InFlightBytes::used);
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

    private <E extends Enum<E>> void count(
            Map<E, Counter> counters, E[] values, String name, String tag, String description) {
        for (E value : values) {
            counters.put(value, counter(name, description, tag, tagOf(value)));
        }
    }

    private Counter publishes(int qos, String result) {
        return Counter.builder("headwater.bridge.publishes")
                .description("publishes of nodes by what became of them")
                .tag("qos", Integer.toString(qos))
                .tag("result", result)
                .register(registry);
    }

    private Counter counter(String name, String description, String tag, String value) {
        return Counter.builder("headwater.bridge." + name)
                .description(description)
                .tag(tag, value)
                .register(registry);
    }

    private <T> void gauge(String name, String description, T of, Function<T, Number> value) {
        Gauge.builder("headwater.bridge." + name, of, it -> value.apply(it).doubleValue())
                .description(description)
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
