package io.headwater.simulator.link;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node's messages from the moment it publishes them until they are acknowledged, in order. It
 * outlives connections: firmware sends again after a reconnect what was not acknowledged, even in a
 * clean session. On the link's event loop only.
 */
final class Outbox {
    private static final int PACKET_IDS = 65_535;

    /**
     * A message on its way.
     *
     * @param packetId stays the same when it is sent again
     */
    @SuppressWarnings("ArrayRecordComponent") // compared by its packet id, payload never changed
    record Letter(int packetId, String topic, byte[] payload) {}

    private final int capacity;
    private final ArrayDeque<Letter> waiting = new ArrayDeque<>();
    private final Map<Integer, Letter> inFlight = new LinkedHashMap<>();
    private int lastPacketId;

    /**
     * @param capacity messages at most, waiting and in flight together
     */
    Outbox(int capacity) {
        this.capacity = capacity;
    }

    /** Takes a message in, or says that it is full. */
    boolean offer(String topic, byte[] payload) {
        if (waiting.size() + inFlight.size() >= capacity) {
            return false;
        }
        waiting.add(new Letter(nextPacketId(), topic, payload));
        return true;
    }

    /** The next message to send for the first time, which is in flight from now on. */
    Optional<Letter> next() {
        Letter letter = waiting.poll();
        if (letter == null) {
            return Optional.empty();
        }
        inFlight.put(letter.packetId(), letter);
        return Optional.of(letter);
    }

    /** What was sent and not acknowledged, oldest first. */
    Collection<Letter> unacknowledged() {
        return List.copyOf(inFlight.values());
    }

    /** What was sent first of that, or empty when all was acknowledged. */
    Optional<Letter> oldest() {
        return inFlight.values().stream().findFirst();
    }

    /** Forgets the message; empty when it was acknowledged before or never sent. */
    Optional<Letter> acknowledged(int packetId) {
        return Optional.ofNullable(inFlight.remove(packetId));
    }

    private int nextPacketId() {
        do {
            lastPacketId = lastPacketId % PACKET_IDS + 1;
        } while (inFlight.containsKey(lastPacketId));
        return lastPacketId;
    }
}
