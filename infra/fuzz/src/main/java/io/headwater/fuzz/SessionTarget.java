package io.headwater.fuzz;

import io.headwater.bridge.mqtt.Connect;
import io.headwater.bridge.mqtt.MqttVersion;
import io.headwater.bridge.mqtt.PacketType;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Publish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/**
 * A listener and its sessions, through a socket. A conversation ends or goes on, and never both:
 * one that breaks a rule of the codec is closed at once, one that breaks none is answered in full
 * and in order, and whatever a client sends nobody warns, another client is served, and when the
 * client is gone nothing of it is left: no connection, no session beyond its time, no byte of a
 * buffer.
 */
final class SessionTarget implements Target {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final long LOOK_AGAIN_NANOS = 100_000;

    private final Trouble trouble = Trouble.listen();
    private final Memory memory = Memory.counted();
    private final FuzzedBridge bridge = new FuzzedBridge();
    private final Stranger other = new Stranger(bridge.port(), 0); // well-behaved
    private int messages; // of the other client

    private SessionTarget() {
        other.send(
                Conversation.bytes(
                        new Connect(
                                MqttVersion.V3_1_1,
                                "other",
                                true,
                                0,
                                null,
                                null,
                                null,
                                Properties.NONE),
                        MqttVersion.V3_1_1));
        var answers = new Answers();
        answers.take(other.read("a CONNACK for the other client"));
    }

    /** With a client that behaves, for all the time. */
    static SessionTarget start() {
        return new SessionTarget();
    }

    @Override
    public String name() {
        return "session";
    }

    @Override
    public int packetMost() {
        return FuzzedBridge.POLICY.packetMost();
    }

    @Override
    public void run(FuzzCase input) {
        var expected = new Expected(Reading.of(List.of(input.bytes()), packetMost()));
        var answers = new Answers();
        try (var stranger = new Stranger(bridge.port(), input.number())) {
            input.pieces().forEach(stranger::send);
            if (expected.closes()) {
                readToTheEnd(stranger, answers, "the end of the connection");
            } else {
                if (expected.reading().isOpen()) {
                    stranger.send(Reading.PING);
                    readWhatIsDue(stranger, answers, expected);
                }
                stranger.finish();
                readToTheEnd(
                        stranger, answers, "the end of the connection, which the client ended");
            }
            judge(answers, expected, stranger.isLost());
        }
        await("the connection is left", () -> bridge.connections() == 1);
        bridge.passTime(); // or the next case would not be the same when it is run alone
        trouble.check();
    }

    @Override
    public void checkAfterwards() {
        other.send(
                Conversation.bytes(
                        new Publish(
                                false,
                                1,
                                false,
                                "t",
                                1 + messages++ % 65_535,
                                Properties.NONE,
                                new byte[0]),
                        MqttVersion.V3_1_1));
        if (other.read("a PUBACK for the other client").length != 4) {
            throw new Finding("the other client is not answered with one PUBACK");
        }
        await("messages are left in flight", () -> bridge.inFlight() == 0);
        await("sessions are left after their time", () -> bridge.sessionsInTime() == 0);
        await("bytes of buffers are left", () -> memory.held() == 0);
        trouble.check();
    }

    @Override
    public void close() {
        other.close();
        bridge.close();
        trouble.close();
    }

    private static void readToTheEnd(Stranger stranger, Answers answers, String awaited) {
        byte[] bytes = stranger.read(awaited);
        while (bytes.length > 0) {
            answers.take(bytes);
            bytes = stranger.read(awaited);
        }
    }

    /** Reads until the client was answered or the connection ends. */
    private static void readWhatIsDue(Stranger stranger, Answers answers, Expected expected) {
        boolean served = expected.isServed();
        while (!(served
                ? expected.isAnsweredBy(answers)
                : answers.count(PacketType.PINGRESP) > 0)) {
            byte[] bytes = stranger.read("an answer or the end of the connection");
            if (bytes.length == 0) {
                return;
            }
            answers.take(bytes);
        }
    }

    private static void judge(Answers answers, Expected expected, boolean lost) {
        if (expected.isServed() && !expected.isAnsweredBy(answers)) {
            throw new Finding("not answered in full, though it broke no rule");
        }
        if (!lost && !answers.isWhole()) {
            throw new Finding("the last answer is not whole");
        }
        if (!expected.isToldWhy() && answers.count(PacketType.DISCONNECT) > 0) {
            throw new Finding("DISCONNECT to a client that does not know it");
        }
        if (answers.isLetIn() && expected.reading().packets().isEmpty()) {
            throw new Finding("let in without a CONNECT");
        }
        judgeAcknowledgements(answers.acknowledged(), expected);
    }

    /** Each for a message that was sent, no more often than that, and first ones in order. */
    private static void judgeAcknowledgements(List<Integer> acknowledged, Expected expected) {
        Map<Integer, Integer> left = new HashMap<>(expected.published());
        for (int id : acknowledged) {
            if (left.merge(id, -1, Integer::sum) < 0) {
                throw new Finding("acknowledged more often than it was sent: " + id);
            }
        }
        var came = new ArrayList<>(new LinkedHashSet<>(acknowledged));
        var sent = new ArrayList<>(expected.inOrder());
        if (!came.equals(sent.subList(0, Math.min(came.size(), sent.size())))) {
            throw new Finding("acknowledged in another order: " + came + " after " + sent);
        }
    }

    private static void await(String otherwise, BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new Finding(otherwise);
            }
            LockSupport.parkNanos(LOOK_AGAIN_NANOS);
        }
    }
}
