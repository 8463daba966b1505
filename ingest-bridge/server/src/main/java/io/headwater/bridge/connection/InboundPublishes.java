package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import io.headwater.bridge.mqtt.PubAck;
import io.headwater.bridge.mqtt.PubComp;
import io.headwater.bridge.mqtt.PubRec;
import io.headwater.bridge.mqtt.PubRel;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.ReasonCode;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one connection on their way into the log, and their acknowledgements on the way
 * back: only once Kafka has the message, and in the order in which the messages came, whatever
 * order their landings end in [MQTT-4.6.0-2, MQTT-4.6.0-3]. Reading pauses while too much is open.
 * Event loop only.
 */
final class InboundPublishes {
    /** Tells an MQTT 5 client where its message stands in the log. */
    static final String POSITION = "Headwater-Position";

    private final Wire wire;
    private final Lease lease;
    private final ConnectionPolicy policy;
    private final MqttVersion version;
    private final ConnectionServices services;
    private final Consumer<Throwable> onFailure;
    private final BitSet received; // QoS 2 ids of the session: we own the message
    private final BitSet unreleased = new BitSet(); // those of them that this connection brought
    private final RecentIds accepted = new RecentIds(ConnectionPolicy.REPEATS_REMEMBERED);
    private final Set<Integer> open = new HashSet<>(); // ids of QoS 1 and 2 without an answer
    private final Queue<Turn> turns = new ArrayDeque<>(1);
    private final AtomicBoolean answering =
            new AtomicBoolean(); // a task that answers is on its way
    private final Runnable answerNow = this::answerNow; // one for all of them
    private final CompletableFuture<Void> idle = new CompletableFuture<>();
    private @Nullable Runnable onAnswered;
    private long openBytes;
    private boolean waitsForRoom;
    private boolean ended; // no more answers, and no more messages

    /**
     * @param onFailure called, at most once, when Kafka does not have a message that must not be
     *     lost
     */
    InboundPublishes(
            Wire wire,
            Lease lease,
            ConnectionPolicy policy,
            MqttVersion version,
            ConnectionServices services,
            SessionState state,
            Consumer<Throwable> onFailure) {
        this.wire = wire;
        this.lease = lease;
        this.policy = policy;
        this.version = version;
        this.services = services;
        this.received = state.received();
        this.onFailure = onFailure;
    }

    /** Takes a message in; the answer says why the connection must close, and is null when not. */
    @Nullable Refusal publish(Publish publish) {
        if (version == MqttVersion.V5) {
            Refusal refusal = refusalOf(publish);
            if (refusal != null) {
                return refusal;
            }
        }
        int id = publish.packetId();
        if (publish.qos() == 0) {
            land(publish);
        } else if (open.contains(id)) {
            services.meters().repeated(); // still one message; its one answer is on its way
        } else if (isOwned(publish)) {
            services.meters().repeated();
            turns.add(Turn.ofRepeat(publish.qos(), id));
            answerSoon();
        } else if (version == MqttVersion.V5
                && open.size() + unreleased.cardinality() >= policy.receiveMaximum()) {
            return new Refusal(
                    ReasonCode.RECEIVE_MAXIMUM_EXCEEDED,
                    "more than " + policy.receiveMaximum() + " open messages [MQTT 5, 3.3.4-9]");
        } else {
            open.add(id);
            land(publish);
        }
        pauseWhenFull();
        return null;
    }

    /** Forgets a QoS 2 id and says so; the answer is as for {@link #publish}. */
    @Nullable Refusal release(PubRel release) {
        int id = release.packetId();
        if (open.contains(id)) {
            return new Refusal(
                    ReasonCode.PROTOCOL_ERROR, "PUBREL before PUBREC was sent [MQTT-4.3.3-1]");
        }
        boolean known = received.get(id);
        received.clear(id);
        unreleased.clear(id);
        ReasonCode reason =
                known || version == MqttVersion.V3_1_1
                        ? ReasonCode.SUCCESS
                        : ReasonCode.PACKET_IDENTIFIER_NOT_FOUND;
        wire.send(new PubComp(id, reason, Properties.NONE));
        return null;
    }

    /**
     * Nothing is acknowledged any more. Completes, never with a failure and on the event loop, when
     * every message that was handed over has its fate.
     */
    CompletionStage<Void> end() {
        ended = true;
        answer();
        return idle;
    }

    /** Runs the task once every message that was handed over is answered, perhaps at once. */
    void whenAnswered(Runnable task) {
        onAnswered = task;
        answer();
    }

    private static @Nullable Refusal refusalOf(Publish publish) {
        if (publish.retain()) {
            return new Refusal(
                    ReasonCode.RETAIN_NOT_SUPPORTED, "retained messages are not supported");
        }
        if (publish.properties().has(Property.TOPIC_ALIAS)) {
            return new Refusal(
                    ReasonCode.TOPIC_ALIAS_INVALID,
                    "topic alias above the Topic Alias Maximum of 0 [MQTT 5, 3.3.2-9]");
        }
        return null;
    }

    private boolean isOwned(Publish publish) {
        int id = publish.packetId();
        if (publish.qos() == 2) {
            return received.get(id); // exactly once [MQTT-4.3.3-2]
        }
        return publish.dup()
                && version == MqttVersion.V3_1_1
                && policy.suppressRepeats()
                && accepted.contains(id);
    }

    private void land(Publish publish) {
        // what the message holds while it waits, its packet and our notes of it
        int bytes = publish.payload().length + publish.topic().length() + 128;
        var turn = Turn.of(publish.qos(), publish.packetId(), bytes);
        turns.add(turn);
        openBytes += bytes;
        if (!services.inFlight().take(bytes)) {
            waitForRoom();
        }
        Instant now = services.clock().instant();
        CompletionStage<Landed> landing;
        try {
            landing = lease.land(Inbound.of(publish, now));
        } catch (RuntimeException broken) {
            landing = CompletableFuture.failedStage(broken);
        }
        landing.whenComplete(
                (landed, failure) -> {
                    turn.settle(failure == null ? landed : new Landed.Failed(failure));
                    answerSoon();
                });
    }

    /** Any thread. Landings that end close together are answered by one task. */
    private void answerSoon() {
        if (answering.compareAndSet(false, true)) {
            wire.soon(answerNow);
        }
    }

    private void answerNow() {
        answering.set(false);
        answer();
    }

    /** Answers from the oldest on, up to the first message that still waits for its landing. */
    private void answer() {
        Turn next = turns.peek();
        while (next != null && next.isSettled()) {
            turns.remove();
            settle(next);
            next = turns.peek();
        }
        if (turns.size() < policy.openMessages() && openBytes < policy.openBytes()) {
            wire.resume(Pause.CONNECTION_FULL);
        }
        if (!turns.isEmpty()) {
            return;
        }
        if (ended) {
            idle.complete(null);
        } else if (onAnswered != null) {
            onAnswered.run();
        }
    }

    private void settle(Turn turn) {
        openBytes -= turn.bytes();
        if (!turn.isRepeat()) {
            open.remove(turn.packetId());
        }
        if (turn.bytes() > 0) {
            services.inFlight().release(turn.bytes());
        }
        Landed outcome = turn.outcome();
        services.meters().published(turn.qos(), outcome);
        if (outcome instanceof Landed.Failed(var cause)) {
            if (turn.qos() > 0 && !ended) {
                ended = true;
                onFailure.accept(cause);
            }
        } else if (turn.qos() > 0 && !isOutdated(turn)) {
            own(turn, outcome);
        }
    }

    /**
     * While a repeat waited for its turn the client learnt that we own its message, and may have
     * taken the id for another one; an answer would now be about that.
     */
    private boolean isOutdated(Turn turn) {
        int id = turn.packetId();
        return turn.isRepeat() && (open.contains(id) || (turn.qos() == 2 && !received.get(id)));
    }

    private void own(Turn turn, @Nullable Landed outcome) {
        boolean refused = outcome instanceof Landed.Denied && version == MqttVersion.V5;
        if (turn.qos() == 2 && !refused) {
            received.set(turn.packetId());
            unreleased.set(turn.packetId());
        } else if (turn.qos() == 1) {
            accepted.add(turn.packetId());
        }
        if (!ended) {
            wire.send(acknowledgement(turn, outcome));
        }
    }

    private Packet acknowledgement(Turn turn, @Nullable Landed outcome) {
        ReasonCode reason = ReasonCode.SUCCESS;
        Properties says = Properties.NONE;
        switch (outcome) {
            case Landed.Stored(var position) -> {
                if (version == MqttVersion.V5) {
                    says = Properties.NONE.withUser(POSITION, position.toString());
                }
            }
            case Landed.Rejected(var why) -> says = Properties.of(Property.REASON_STRING, why);
            case Landed.Denied(var why) -> {
                reason = ReasonCode.NOT_AUTHORIZED;
                says = Properties.of(Property.REASON_STRING, why);
            }
            case Landed.Failed _ -> throw new IllegalStateException("not ours to acknowledge");
            case null -> {} // a repeat: its position was told the first time
        }
        return turn.qos() == 1
                ? new PubAck(turn.packetId(), reason, says)
                : new PubRec(turn.packetId(), reason, says);
    }

    private void pauseWhenFull() {
        if (turns.size() >= policy.openMessages() || openBytes >= policy.openBytes()) {
            wire.pause(Pause.CONNECTION_FULL);
        }
    }

    private void waitForRoom() {
        wire.pause(Pause.BRIDGE_FULL);
        if (!waitsForRoom) {
            waitsForRoom = true;
            services.inFlight()
                    .awaitRoom(
                            () ->
                                    wire.eventLoop()
                                            .execute(
                                                    () -> {
                                                        waitsForRoom = false;
                                                        wire.resume(Pause.BRIDGE_FULL);
                                                        services.inFlight().wakeNext();
                                                    }));
        }
    }
}
