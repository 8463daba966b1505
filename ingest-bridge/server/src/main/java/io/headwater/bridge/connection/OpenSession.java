package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Auth;
import io.headwater.bridge.mqtt.ConnAck;
import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.Disconnect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PingReq;
import io.headwater.bridge.mqtt.PingResp;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.PubAck;
import io.headwater.bridge.mqtt.PubComp;
import io.headwater.bridge.mqtt.PubRec;
import io.headwater.bridge.mqtt.PubRel;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.mqtt.SubAck;
import io.headwater.bridge.mqtt.Subscribe;
import io.headwater.bridge.mqtt.TopicFilter;
import io.headwater.bridge.mqtt.UnsubAck;
import io.headwater.bridge.mqtt.Unsubscribe;
import io.headwater.bridge.mqtt.Will;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection that was let in, from CONNACK to its last record. Event loop only. */
final class OpenSession {
    private final Wire wire;
    private final MqttVersion version; // all that is kept of CONNECT, which may be large
    private final @Nullable Will will;
    private final Lease lease;
    private final ConnectionPolicy policy;
    private final ConnectionServices services;
    private final SessionState state;
    private final KeepAlive keepAlive;
    private final InboundPublishes inbound;
    private final OutboundPublishes outbound;
    private final Subscriptions subscriptions;
    private final @Nullable TokenBucket rate; // null when any number of messages may come
    private Duration sessionExpiry; // the client may change it when it disconnects

    /** What an open session cannot settle by itself; called on the event loop. */
    interface Owner {
        /** The client said nothing for too long. */
        void silent();

        /** Kafka does not have a message that must not be lost. */
        void failed(Throwable cause);
    }

    OpenSession(
            Wire wire,
            Connect connect,
            Lease lease,
            ConnectionPolicy policy,
            ConnectionServices services,
            SessionState state,
            Owner owner) {
        this.wire = wire;
        this.version = connect.version();
        this.will = connect.will();
        this.lease = lease;
        this.policy = policy;
        this.services = services;
        this.state = state;
        this.sessionExpiry = ConnectAnswers.sessionExpiry(connect, policy);
        this.keepAlive =
                new KeepAlive(
                        wire,
                        KeepAlive.seconds(connect.keepAlive(), policy.keepAliveMost()),
                        owner::silent);
        Consumer<Throwable> onFailure = owner::failed;
        this.inbound =
                new InboundPublishes(
                        wire, lease, policy, connect.version(), services, state, onFailure);
        this.outbound = new OutboundPublishes(wire, ClientLimits.of(connect), policy, state);
        this.subscriptions = new Subscriptions(lease.node(), policy, services, state);
        this.rate =
                policy.publishRate() == 0
                        ? null
                        : new TokenBucket(
                                policy.publishRate(), policy.publishBurst(), wire.nanos());
    }

    /** Tells the client that it is in, in answer to this. */
    void begin(Connect connect, boolean sessionPresent) {
        wire.send(ConnectAnswers.accepted(connect, lease.node(), policy, sessionPresent));
        keepAlive.start();
        outbound.resume();
        countShortened(connect);
    }

    MqttVersion version() {
        return version;
    }

    long epoch() {
        return lease.epoch();
    }

    /** Does what the packet asks for; the answer says why the connection must close, or is null. */
    @Nullable Refusal received(Packet packet) {
        keepAlive.heard();
        return switch (packet) {
            case Publish publish -> {
                restWhenTooFast();
                yield inbound.publish(publish);
            }
            case PubRel release -> inbound.release(release);
            case PubAck answer -> {
                outbound.acknowledged(answer);
                yield null;
            }
            case PubRec received -> outbound.received(received);
            case PubComp _ -> null;
            case Subscribe subscribe -> subscribe(subscribe);
            case Unsubscribe unsubscribe -> {
                wire.send(subscriptions.remove(unsubscribe));
                yield null;
            }
            case PingReq _ -> {
                wire.send(new PingResp());
                yield null;
            }
            case Auth _ ->
                    new Refusal(ReasonCode.PROTOCOL_ERROR, "AUTH without a method in CONNECT");
            case Connect _, ConnAck _, SubAck _, UnsubAck _, PingResp _, Disconnect _ ->
                    new Refusal(ReasonCode.PROTOCOL_ERROR, packet.type() + " out of place");
        };
    }

    /** What a DISCONNECT changes before the end; the answer is as for {@link #received}. */
    @Nullable Refusal disconnecting(Disconnect disconnect) {
        var asked = disconnect.properties().get(Property.SESSION_EXPIRY_INTERVAL);
        if (asked.isPresent()) {
            if (sessionExpiry.isZero() && asked.get() > 0) {
                return new Refusal(
                        ReasonCode.PROTOCOL_ERROR,
                        "session expiry in DISCONNECT after none in CONNECT [MQTT 5, 3.14.2-2]");
            }
            sessionExpiry = ConnectAnswers.sessionExpiry(asked.get(), policy);
        }
        return null;
    }

    void deliver(Downlink message, CompletableFuture<Delivery> fate) {
        var _ = fate.thenAccept(services.meters()::delivered);
        OptionalInt granted = subscriptions.qosOf(message.topic());
        if (granted.isEmpty()) {
            fate.complete(Delivery.NOT_SUBSCRIBED);
        } else {
            outbound.send(message, Math.min(message.qos(), granted.getAsInt()), fate);
        }
    }

    /** The client reads again. */
    void writable() {
        outbound.sendWaiting();
    }

    /** Runs the task once every message that was handed over is answered, perhaps at once. */
    void whenAnswered(Runnable task) {
        inbound.whenAnswered(task);
    }

    /**
     * Writes what the end leaves to write: open messages get their fate, then the will, then the
     * disconnect record; then the session is kept or forgotten. Completes, never with a failure,
     * when all that is done.
     *
     * @param withWill the client did not take its will back
     */
    CompletionStage<Void> end(EndReason reason, boolean withWill) {
        keepAlive.stop();
        outbound.ended();
        services.meters().ended(reason);
        return inbound.end()
                .thenCompose(_ -> withWill ? will() : CompletableFuture.completedStage(null))
                .exceptionally(_ -> null) // a will that cannot be landed is given up
                .thenComposeAsync(_ -> lease.ended(reason), wire.eventLoop())
                .handleAsync((_, _) -> keep(), wire.eventLoop());
    }

    private void countShortened(Connect connect) {
        if (KeepAlive.seconds(connect.keepAlive(), policy.keepAliveMost()) != connect.keepAlive()) {
            services.meters().limited(Limit.KEEP_ALIVE);
        }
        long asked = connect.properties().get(Property.SESSION_EXPIRY_INTERVAL, 0);
        if (asked > sessionExpiry.toSeconds()) {
            services.meters().limited(Limit.SESSION_EXPIRY);
        }
    }

    /** What comes behind the message waits until its node may bring the next (R-RATE-1). */
    private void restWhenTooFast() {
        if (rate != null) {
            rate.take(wire.nanos());
            long rest = rate.untilNext(wire.nanos());
            if (rest > 0) {
                wire.pause(Pause.PUBLISH_RATE);
                var _ = wire.after(Duration.ofNanos(rest), () -> wire.resume(Pause.PUBLISH_RATE));
            }
        }
    }

    private CompletionStage<@Nullable Void> will() {
        Will left = will;
        if (left == null) {
            return CompletableFuture.completedStage(null);
        }
        Duration delay = Duration.ofSeconds(left.properties().get(Property.WILL_DELAY_INTERVAL, 0));
        if (delay.compareTo(sessionExpiry) > 0) {
            delay = sessionExpiry; // the session's end is the latest moment [MQTT 5, 3.1.2-8]
        }
        if (delay.isPositive()) {
            state.delay(new DelayedWill(left, lease, services.clock(), wire, delay));
            return CompletableFuture.completedStage(null);
        }
        return lease.land(Inbound.of(left, services.clock().instant())).handle((_, _) -> null);
    }

    private @Nullable Void keep() {
        if (sessionExpiry.isPositive()) {
            services.sessions().keep(lease.node(), state, sessionExpiry);
        }
        return null;
    }

    private @Nullable Refusal subscribe(Subscribe subscribe) {
        if (version == MqttVersion.V5) {
            if (subscribe.properties().has(Property.SUBSCRIPTION_IDENTIFIER)) {
                return new Refusal(
                        ReasonCode.SUBSCRIPTION_IDENTIFIERS_NOT_SUPPORTED,
                        "subscription identifiers are not supported");
            }
            if (subscribe.filters().stream().anyMatch(it -> TopicFilter.isShared(it.filter()))) {
                return new Refusal(
                        ReasonCode.SHARED_SUBSCRIPTIONS_NOT_SUPPORTED,
                        "shared subscriptions are not supported");
            }
        }
        wire.send(subscriptions.add(subscribe));
        return null;
    }
}
