package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.PubAck;
import io.headwater.bridge.mqtt.PubRec;
import io.headwater.bridge.mqtt.PubRel;
import io.headwater.bridge.mqtt.Publish;
import io.headwater.bridge.mqtt.ReasonCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Messages to a node, in the order they came: a few at QoS 1 under way, each until it is
 * acknowledged, and a bounded queue behind them. A node that does not read or acknowledge fast
 * enough is sent the newest: the one that waits longest gives way. Event loop only.
 */
final class OutboundPublishes {
    /** Unacknowledged messages to one node; small, because nodes have little memory. */
    private static final int WINDOW = 16;

    private static final int LAST_PACKET_ID = 65_535;

    private final Wire wire;
    private final ClientLimits limits;
    private final int window;
    private final ConnectionPolicy policy;
    private final SessionState state;
    private final Queue<Publish> again = new ArrayDeque<>(1); // of the session, not yet sent here
    private final Queue<Waiting> queue = new ArrayDeque<>(1);
    private final Map<Integer, CompletableFuture<Delivery>> fates = new HashMap<>();
    private int queuedBytes;
    private int lastPacketId;

    private record Waiting(
            Downlink message, int qos, long since, CompletableFuture<Delivery> fate) {
        int bytes() {
            return message.payload().length;
        }
    }

    OutboundPublishes(Wire wire, ClientLimits limits, ConnectionPolicy policy, SessionState state) {
        this.wire = wire;
        this.limits = limits;
        this.window = Math.min(WINDOW, limits.receiveMost());
        this.policy = policy;
        this.state = state;
    }

    /**
     * Sends what an earlier connection of the session left unacknowledged [MQTT-4.4.0-1], as much
     * at a time as this client takes [MQTT 5, 3.3.4-9]. What is too large for it counts as sent
     * [MQTT 5, 3.1.2-25].
     */
    void resume() {
        state.unacknowledged().values().removeIf(publish -> !limits.fits(publish));
        again.addAll(state.unacknowledged().values());
        sendWaiting();
    }

    /**
     * Sends a message or lets it wait.
     *
     * @param qos what the message and the subscription agree on, 0 or 1
     * @param fate completed when it is known
     */
    void send(Downlink message, int qos, CompletableFuture<Delivery> fate) {
        if (limits.fits(publish(message, qos, 1))) {
            enqueue(new Waiting(message, qos, wire.nanos(), fate));
            sendWaiting();
            makeRoom();
        } else {
            fate.complete(Delivery.TOO_LARGE);
        }
    }

    /** The node has one; an id that nobody waits for is left alone. */
    void acknowledged(PubAck answer) {
        state.unacknowledged().remove(answer.packetId());
        again.removeIf(publish -> publish.packetId() == answer.packetId());
        var fate = fates.remove(answer.packetId());
        if (fate != null) {
            fate.complete(answer.reason().isFailure() ? Delivery.REFUSED : Delivery.ACKNOWLEDGED);
        }
        sendWaiting();
    }

    /**
     * An answer to QoS 2, which we do not send: it is of a session that is not known here, or for a
     * message of ours that asks for another answer; the refusal is null in the first case.
     */
    @Nullable Refusal received(PubRec answer) {
        int id = answer.packetId();
        if (state.unacknowledged().containsKey(id)) {
            return new Refusal(
                    ReasonCode.PROTOCOL_ERROR, "PUBREC for a message with QoS 1 [MQTT 5, 3.3.4-1]");
        }
        if (!answer.reason().isFailure()) {
            wire.send(new PubRel(id, ReasonCode.PACKET_IDENTIFIER_NOT_FOUND, Properties.NONE));
        }
        return null;
    }

    /** Goes on when the client reads again. */
    void sendWaiting() {
        while (!again.isEmpty() && wire.isWritable() && hasRoom()) {
            wire.send(again.remove().again());
        }
        Waiting next = queue.peek();
        while (next != null && maySend(next)) {
            sendNext(dequeue());
            next = queue.peek();
        }
    }

    /** The connection has ended: what the node did not acknowledge stays in the session. */
    void ended() {
        queue.forEach(waiting -> waiting.fate().complete(Delivery.CONNECTION_ENDED));
        queue.clear();
        queuedBytes = 0;
        fates.values().forEach(fate -> fate.complete(Delivery.CONNECTION_ENDED));
        fates.clear();
    }

    /** Nothing overtakes, so a message at QoS 0 also waits for those at QoS 1 before it. */
    private boolean maySend(Waiting next) {
        return again.isEmpty() && wire.isWritable() && (next.qos() == 0 || hasRoom());
    }

    /** Whether one more message at QoS 1 may be under way. */
    private boolean hasRoom() {
        return state.unacknowledged().size() - again.size() < window;
    }

    private void sendNext(Waiting next) {
        var waited = Duration.ofNanos(wire.nanos() - next.since());
        next.message()
                .after(waited)
                .ifPresentOrElse(
                        message -> send(message, next),
                        () -> next.fate().complete(Delivery.EXPIRED));
    }

    private void send(Downlink message, Waiting next) {
        if (next.qos() == 0) {
            wire.send(publish(message, 0, 0));
            next.fate().complete(Delivery.WRITTEN);
        } else {
            int id = freePacketId();
            Publish publish = publish(message, 1, id);
            state.unacknowledged().put(id, publish);
            fates.put(id, next.fate());
            wire.send(publish);
        }
    }

    private void makeRoom() {
        while (queue.size() > policy.queuedDownlinks()
                || (queuedBytes > policy.queuedDownlinkBytes() && queue.size() > 1)) {
            dequeue().fate().complete(Delivery.DISPLACED);
        }
    }

    private void enqueue(Waiting last) {
        queue.add(last);
        queuedBytes += last.bytes();
    }

    private Waiting dequeue() {
        Waiting first = queue.remove();
        queuedBytes -= first.bytes();
        return first;
    }

    private int freePacketId() {
        do {
            lastPacketId = lastPacketId == LAST_PACKET_ID ? 1 : lastPacketId + 1;
        } while (state.unacknowledged().containsKey(lastPacketId));
        return lastPacketId;
    }

    private static Publish publish(Downlink message, int qos, int id) {
        return new Publish(
                false, qos, false, message.topic(), id, message.properties(), message.payload());
    }
}
