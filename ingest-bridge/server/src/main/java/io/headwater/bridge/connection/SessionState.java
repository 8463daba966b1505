package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.Subscribe.Subscription;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What MQTT calls the session state (3.1.1, 4.1): it may outlive a connection. Owned by one
 * connection's event loop, or by the store between connections.
 */
final class SessionState {
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final Map<Integer, Publish> unacknowledged = new LinkedHashMap<>();
    private final BitSet received = new BitSet();
    private @Nullable DelayedWill will;

    /** Granted subscriptions by filter. */
    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /** Messages to the client that it has not acknowledged, by packet id, oldest first. */
    Map<Integer, Publish> unacknowledged() {
        return unacknowledged;
    }

    /** Ids of QoS 2 messages that we own and the client has not released. */
    BitSet received() {
        return received;
    }

    /** What it holds in memory, about: an estimate that errs on the large side. */
    long bytes() {
        long bytes = 512L + received.size() / Byte.SIZE;
        for (String filter : subscriptions.keySet()) {
            bytes += 160L + filter.length();
        }
        for (Publish publish : unacknowledged.values()) {
            bytes += 256L + publish.topic().length() + publish.payload().length;
        }
        return will == null ? bytes : bytes + 512L + will.bytes();
    }

    /** The will that waits for the session's end; null when none does. */
    @Nullable DelayedWill will() {
        return will;
    }

    void delay(@Nullable DelayedWill waiting) {
        will = waiting;
    }
}
