package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.PubAck;
import io.headwater.bridge.mqtt.Publish;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/**
 * Messages to a node: numbered, a few at a time, each until it is acknowledged, and a bounded queue
 * behind them. Event loop only.
 */
final class OutboundPublishes {
    /** Unacknowledged messages to one node; small, because nodes have little memory. */
    private static final int WINDOW = 16;

    private static final int LAST_PACKET_ID = 65_535;

    private final Wire wire;
    private final ClientLimits limits;
    private final int window;
    private final int queueMost;
    private final SessionState state;
    private final Queue<Waiting> queue = new ArrayDeque<>();
    private final Map<Integer, CompletableFuture<Delivery>> fates = new HashMap<>();
    private int lastPacketId;

    private record Waiting(Downlink message, CompletableFuture<Delivery> fate) {}

    OutboundPublishes(Wire wire, ClientLimits limits, int queueMost, SessionState state) {
        this.wire = wire;
        this.limits = limits;
        this.window = Math.min(WINDOW, limits.receiveMost());
        this.queueMost = queueMost;
        this.state = state;
    }

    /** Sends what an earlier connection of the session left unacknowledged [MQTT-4.4.0-1]. */
    void resume() {
        state.unacknowledged().values().forEach(publish -> wire.send(publish.again()));
    }

    /**
     * Sends a message or lets it wait.
     *
     * @param qos what the message and the subscription agree on, 0 or 1
     * @param fate completed when it is known
     */
    void send(Downlink message, int qos, CompletableFuture<Delivery> fate) {
        if (!limits.fits(publish(message, qos, 1))) {
            fate.complete(Delivery.TOO_LARGE);
        } else if (qos == 0) {
            if (wire.isWritable()) {
                wire.send(publish(message, 0, 0));
                fate.complete(Delivery.WRITTEN);
            } else {
                fate.complete(Delivery.QUEUE_FULL);
            }
        } else if (queue.size() >= queueMost) {
            fate.complete(Delivery.QUEUE_FULL);
        } else {
            queue.add(new Waiting(message, fate));
            sendWaiting();
        }
    }

    /** The node has one; an id that nobody waits for is left alone. */
    void acknowledged(PubAck answer) {
        state.unacknowledged().remove(answer.packetId());
        var fate = fates.remove(answer.packetId());
        if (fate != null) {
            fate.complete(answer.reason().isFailure() ? Delivery.REFUSED : Delivery.ACKNOWLEDGED);
        }
        sendWaiting();
    }

    /** Goes on when the client reads again. */
    void sendWaiting() {
        while (wire.isWritable() && state.unacknowledged().size() < window) {
            Waiting next = queue.poll();
            if (next == null) {
                return;
            }
            int id = freePacketId();
            Publish publish = publish(next.message(), 1, id);
            state.unacknowledged().put(id, publish);
            fates.put(id, next.fate());
            wire.send(publish);
        }
    }

    /** The connection has ended: what the node did not acknowledge stays in the session. */
    void ended() {
        queue.forEach(waiting -> waiting.fate().complete(Delivery.CONNECTION_ENDED));
        queue.clear();
        fates.values().forEach(fate -> fate.complete(Delivery.CONNECTION_ENDED));
        fates.clear();
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
