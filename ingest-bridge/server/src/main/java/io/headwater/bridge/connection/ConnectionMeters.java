package io.headwater.bridge.connection;

import io.headwater.bridge.metrics.Catalogue;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is counted about connections, all under {@code headwater.bridge.}; no meter names a node.
 * May be used from any thread.
 */
public final class ConnectionMeters {
    /** What CONNACK says here, shown from the start. */
    private static final Set<ReasonCode> ANSWERS =
            EnumSet.of(
                    ReasonCode.SUCCESS,
                    ReasonCode.UNSPECIFIED_ERROR,
                    ReasonCode.CLIENT_IDENTIFIER_NOT_VALID,
                    ReasonCode.NOT_AUTHORIZED,
                    ReasonCode.SERVER_UNAVAILABLE,
                    ReasonCode.BAD_AUTHENTICATION_METHOD,
                    ReasonCode.PACKET_TOO_LARGE,
                    ReasonCode.RETAIN_NOT_SUPPORTED);

    /** Which rules clients break here, shown from the start. */
    private static final Set<ReasonCode> RULES =
            EnumSet.of(
                    ReasonCode.MALFORMED_PACKET,
                    ReasonCode.PROTOCOL_ERROR,
                    ReasonCode.UNSUPPORTED_PROTOCOL_VERSION,
                    ReasonCode.TOPIC_NAME_INVALID,
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    ReasonCode.PACKET_TOO_LARGE,
                    ReasonCode.PAYLOAD_FORMAT_INVALID,
                    ReasonCode.RETAIN_NOT_SUPPORTED,
                    ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                    ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED);

    private final MeterRegistry registry;
    private final Map<ReasonCode, Counter> connects = new EnumMap<>(ReasonCode.class);
    private final Map<ReasonCode, Counter> refusals = new EnumMap<>(ReasonCode.class);
    private final Map<EndReason, Counter> ends = new EnumMap<>(EndReason.class);
    private final Map<Pause, Counter> pauses = new EnumMap<>(Pause.class);
    private final Map<Delivery, Counter> deliveries = new EnumMap<>(Delivery.class);
    private final Map<Limit, Counter> limits = new EnumMap<>(Limit.class);
    private final Counter repeats;
    private final Counter[] stored = new Counter[3];
    private final Counter[] rejected = new Counter[3];
    private final Counter[] denied = new Counter[3];
    private final Counter[] failed = new Counter[3];

    /** Registers every counter, so that those of all known reasons show from the start. */
    public ConnectionMeters(MeterRegistry registry) {
        this.registry = registry;
        count(connects, ANSWERS, Catalogue.CONNECTS);
        count(refusals, RULES, Catalogue.VIOLATIONS);
        count(ends, EnumSet.allOf(EndReason.class), Catalogue.DISCONNECTS);
        count(pauses, EnumSet.allOf(Pause.class), Catalogue.PAUSES);
        count(limits, EnumSet.allOf(Limit.class), Catalogue.LIMITS);
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
    public void watch(NodeSessions live, SessionStore sessions, InFlightBytes inFlight, Door door) {
        gauge(Catalogue.CONNECTIONS, live, NodeSessions::size);
        gauge(Catalogue.HALF_OPEN, door, Door::halfOpen);
        gauge(Catalogue.SESSIONS_KEPT, sessions, SessionStore::size);
        gauge(Catalogue.SESSIONS_KEPT_BYTES, sessions, SessionStore::bytes);
        gauge(Catalogue.INFLIGHT_BYTES, inFlight, InFlightBytes::used);
    }

    void connected(ReasonCode how) {
        reason(connects, Catalogue.CONNECTS, how).increment();
    }

    void violated(ReasonCode rule) {
        reason(refusals, Catalogue.VIOLATIONS, rule).increment();
    }

    /** A limit took effect. */
    void limited(Limit limit) {
        of(limits, limit).increment();
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

    private <E extends Enum<E>> void count(
            Map<E, Counter> counters, Iterable<E> values, Metric metric) {
        for (E value : values) {
            counters.put(value, tagged(metric, "reason", value));
        }
    }

    /** One that is not shown from the start shows with its first. */
    private Counter reason(Map<ReasonCode, Counter> shown, Metric metric, ReasonCode reason) {
        Counter counter = shown.get(reason);
        return counter == null ? tagged(metric, "reason", reason) : counter;
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
