package io.headwater.bridge.app;

import io.headwater.bridge.connection.ConnectionMeters;
import io.headwater.bridge.connection.ConnectionServices;
import io.headwater.bridge.connection.Door;
import io.headwater.bridge.connection.Gatekeeper;
import io.headwater.bridge.connection.InFlightBytes;
import io.headwater.bridge.connection.NodeSessions;
import io.headwater.bridge.connection.OpenFiles;
import io.headwater.bridge.connection.SessionStore;
import io.headwater.bridge.connection.SharedLimits;
import io.headwater.bridge.connection.SubscriptionPolicy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What all connections of a bridge share, by whichever port they come, and what is measured of it.
 */
final class Connections {
    private static final Duration SWEEP_SESSIONS = Duration.ofMinutes(1);
    private static final Duration COUNT_FILES = Duration.ofSeconds(1);

    private final ConnectionMeters meters;
    private final NodeSessions live;
    private final SessionStore sessions;
    private final InFlightBytes inFlight;
    private final Door door;
    private final InstantSource clock;

    Connections(SharedLimits limits, MeterRegistry metrics, InstantSource clock) {
        this.clock = clock;
        meters = new ConnectionMeters(metrics);
        live = new NodeSessions(limits.connections());
        sessions = new SessionStore(limits, meters, clock);
        inFlight = new InFlightBytes(limits.inFlightBytes());
        door =
                new Door(
                        limits,
                        OpenFiles.ofThisProcess(limits.spareFiles()),
                        meters,
                        System::nanoTime);
        meters.watch(live, sessions, inFlight, door);
    }

    /** Those that are open now. */
    NodeSessions live() {
        return live;
    }

    /** What is shared, for connections that come by this gate. */
    ConnectionServices behind(Gatekeeper gate, SubscriptionPolicy subscriptions) {
        return new ConnectionServices(
                gate, subscriptions, live, sessions, inFlight, door, meters, clock);
    }

    /** Has done now and then what keeps them within their limits. */
    void attendedBy(Chores chores) {
        chores.every(COUNT_FILES, "count open files", door::lookAtFiles);
        chores.every(SWEEP_SESSIONS, "sweep sessions", sessions::sweep);
    }

    /** Ends the sessions that are kept for nodes that are away; blocks until their wills landed. */
    void endSessions() {
        sessions.endAll().toCompletableFuture().join();
    }
}
