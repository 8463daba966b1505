package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.ConnAck;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.Decoded;
import io.headwater.bridge.mqtt.Disconnect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.ReasonCode;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's way through its phases: awaiting CONNECT, being admitted, open, ended. While it
 * is being admitted, packets behind the CONNECT wait. Event loop only, but for what {@link
 * NodeSessions.Occupant} offers.
 */
final class MqttSession implements Admitting.Newcomer, OpenSession.Owner {
    private static final Logger LOGGER = LoggerFactory.getLogger(MqttSession.class);

    private final Wire wire;
    private final ConnectionPolicy policy;
    private final ConnectionServices services;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private Phase phase = new Phase.Silent();
    private volatile long epoch = -1;

    private sealed interface Phase {
        /** Connected, but not yet ready to speak MQTT. */
        record Silent() implements Phase {}

        record AwaitingConnect(Future<?> timer) implements Phase {}

        record Admission(Connect connect) implements Phase {}

        record Open(OpenSession session) implements Phase {}

        record Ended() implements Phase {}
    }

    MqttSession(Wire wire, ConnectionPolicy policy, ConnectionServices services) {
        this.wire = wire;
        this.policy = policy;
        this.services = services;
    }

    /** The connection is there, its TLS handshake included: CONNECT is due. */
    void begin() {
        if (phase instanceof Phase.Silent) {
            phase =
                    new Phase.AwaitingConnect(
                            wire.after(policy.connectTimeout(), this::connectTimedOut));
        }
    }

    /** A whole packet came. */
    void received(Packet packet) {
        switch (phase) {
            case Phase.AwaitingConnect(var timer) when packet instanceof Connect connect -> {
                timer.cancel(false);
                admit(connect);
            }
            case Phase.Open(var session) when packet instanceof Disconnect disconnect ->
                    disconnected(session, disconnect);
            case Phase.Open(var session) -> {
                Refusal refusal = session.received(packet);
                if (refusal != null) {
                    violated(refusal);
                }
            }
            case Phase.Ended _ -> {}
            case Phase.Silent _, Phase.AwaitingConnect _, Phase.Admission _ ->
                    throw new IllegalStateException(packet.type() + " was let through too early");
        }
    }

    /**
     * Bytes came that are no packet.
     *
     * @param version what the connection speaks; null when that is not settled
     */
    void malformed(Decoded.Malformed malformed, @Nullable MqttVersion version) {
        var refusal = new Refusal(malformed.reason(), malformed.text());
        if (phase instanceof Phase.AwaitingConnect(var timer)) {
            timer.cancel(false);
            services.meters().violated(refusal.reason());
            boolean answered =
                    version == MqttVersion.V5
                            || refusal.reason() == ReasonCode.UNSUPPORTED_PROTOCOL_VERSION;
            if (answered) { // a 3.1.1 client that breaks the rules is not answered [MQTT-3.1.4-1]
                if (version == MqttVersion.V5) {
                    wire.speak(new ClientLimits(version, Long.MAX_VALUE, 0, true));
                }
                answerRefusal(refusal);
            }
            close();
            gone.complete(null);
        } else {
            violated(refusal);
        }
    }

    /** The socket is gone. */
    void connectionLost() {
        end(EndReason.CONNECTION_LOST, null, true);
    }

    /** The client reads again. */
    void writable() {
        if (phase instanceof Phase.Open(var session)) {
            session.writable();
        }
    }

    /** Something in our own code broke; the connection cannot be trusted to go on. */
    void broken(Throwable cause) {
        LOGGER.atWarn().setCause(cause).log("connection closed for an unexpected failure");
        failed(cause);
    }

    /** Answers what is open, then ends; for an orderly stop. Any thread. */
    CompletionStage<Void> shutDown() {
        wire.eventLoop()
                .execute(
                        () -> {
                            wire.pause(Pause.ENDING);
                            Runnable end = () -> endFor(EndReason.SERVER_INITIATED_DISCONNECT);
                            if (phase instanceof Phase.Open(var session)) {
                                session.whenAnswered(end);
                            } else {
                                end.run();
                            }
                        });
        return gone;
    }

    @Override
    public void close(EndReason reason) {
        wire.eventLoop().execute(() -> endFor(reason));
    }

    @Override
    public void closeIf(Predicate<Credentials> lost, EndReason reason) {
        wire.eventLoop()
                .execute(
                        () -> {
                            if (!hasLeft() && lost.test(wire.credentials())) {
                                endFor(reason);
                            }
                        });
    }

    @Override
    public CompletionStage<Void> gone() {
        return gone;
    }

    @Override
    public long epoch() {
        return epoch;
    }

    @Override
    public CompletionStage<Delivery> deliver(Downlink message) {
        var fate = new CompletableFuture<Delivery>();
        wire.eventLoop()
                .execute(
                        () -> {
                            if (phase instanceof Phase.Open(var session)) {
                                session.deliver(message, fate);
                            } else {
                                fate.complete(Delivery.NOT_CONNECTED);
                            }
                        });
        return fate;
    }

    @Override
    public void silent() {
        endFor(EndReason.MQTT_KEEP_ALIVE_TIMEOUT);
    }

    @Override
    public void failed(Throwable cause) {
        LOGGER.atDebug().setCause(cause).log("connection closes unacknowledged");
        end(
                EndReason.SERVER_ERROR,
                new Refusal(ReasonCode.IMPLEMENTATION_SPECIFIC_ERROR, "could not be stored"),
                true);
    }

    private void connectTimedOut() {
        services.meters().limited(Limit.CONNECT_TIMEOUT);
        close();
        gone.complete(null);
    }

    private void admit(Connect connect) {
        phase = new Phase.Admission(connect);
        wire.pause(Pause.ADMISSION);
        wire.speak(ClientLimits.of(connect));
        new Admitting(wire, connect, policy, services, this).begin();
    }

    @Override
    public boolean hasLeft() {
        return phase instanceof Phase.Ended;
    }

    @Override
    public void letIn(Lease lease, SessionStore.Claim claim) {
        if (phase instanceof Phase.Admission(var connect)) {
            var session =
                    new OpenSession(wire, connect, lease, policy, services, claim.state(), this);
            epoch = lease.epoch();
            phase = new Phase.Open(session);
            services.meters().connected(ReasonCode.SUCCESS);
            session.begin(connect, claim.present());
            wire.resume(Pause.ADMISSION);
        }
    }

    @Override
    public void turnedAway(Refusal refusal) {
        if (phase instanceof Phase.Open) {
            end(EndReason.SERVER_ERROR, refusal, true); // it broke on the very last step
            return;
        }
        if (!hasLeft()) {
            services.meters().connected(refusal.reason());
            answerRefusal(refusal);
            close();
        }
        gone.complete(null);
    }

    @Override
    public void cleanedUp() {
        gone.complete(null);
    }

    private void answerRefusal(Refusal refusal) {
        wire.send(
                new ConnAck(
                        false,
                        refusal.reason(),
                        Properties.of(Property.REASON_STRING, refusal.text())));
    }

    private void disconnected(OpenSession session, Disconnect disconnect) {
        Refusal refusal = session.disconnecting(disconnect);
        if (refusal != null) {
            violated(refusal);
        } else {
            boolean withWill = disconnect.reason() != ReasonCode.SUCCESS; // [MQTT-3.14.4-3]
            end(EndReason.CLIENT_INITIATED_DISCONNECT, null, withWill);
        }
    }

    private void violated(Refusal refusal) {
        services.meters().violated(refusal.reason());
        end(EndReason.CLIENT_ERROR, refusal, true);
    }

    /** Ends for a reason that lies outside of the connection. */
    private void endFor(EndReason reason) {
        end(reason, reason.told(), true);
    }

    /**
     * @param told what an MQTT 5 client is told; null when it is not there to be told
     */
    private void end(EndReason reason, @Nullable Refusal told, boolean withWill) {
        switch (phase) {
            case Phase.Open(var session) -> {
                if (told != null && session.version() == MqttVersion.V5) {
                    wire.send(
                            new Disconnect(
                                    told.reason(),
                                    Properties.of(Property.REASON_STRING, told.text())));
                }
                close();
                session.end(reason, withWill).whenComplete((_, _) -> gone.complete(null));
            }
            case Phase.Admission _ -> close(); // the step that is under way sees it and goes
            case Phase.AwaitingConnect(var timer) -> {
                timer.cancel(false);
                close();
                gone.complete(null);
            }
            case Phase.Silent _ -> {
                close();
                gone.complete(null);
            }
            case Phase.Ended _ -> {}
        }
    }

    private void close() {
        phase = new Phase.Ended();
        wire.pause(Pause.ENDING);
        wire.close();
    }
}
