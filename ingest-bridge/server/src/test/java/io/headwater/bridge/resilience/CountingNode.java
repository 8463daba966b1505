package io.headwater.bridge.resilience;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.schemas.NodeKey;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A node that counts: it publishes 1, 2, 3 and so on with QoS 1, several at a time, and on each new
 * connection sends again what was not acknowledged, oldest first. Now and then it changes its
 * connection: it vanishes, says goodbye, or connects anew while the old connection is still open.
 * What it does is settled by its random numbers, but for what the bridge does to it.
 */
final class CountingNode implements Runnable {
    private static final int TRAIL = 400;

    private final Habit habit;
    private final Backoff backoff;
    private final String device;
    private final SSLContext tls;
    private final List<Integer> ports;
    private final RandomGenerator random;
    private final CountDownLatch enough;

    private final AtomicInteger acknowledged = new AtomicInteger(); // all numbers up to it
    private final List<Integer> bridgeOfConnection = new ArrayList<>();
    private final Map<Integer, Integer> timesSent = new HashMap<>();
    private final Deque<Integer> open = new ArrayDeque<>();
    private final Deque<String> trail = new ArrayDeque<>();
    private int next = 1;

    /**
     * How a node goes about it.
     *
     * @param burst messages that it sends in one go, at most
     * @param pauseMillis between bursts
     * @param inFlight messages that it leaves unacknowledged, at most
     * @param bytes of a message, about
     * @param burstsOfAConnection after which it changes its connection, at most
     */
    record Habit(int burst, long pauseMillis, int inFlight, int bytes, int burstsOfAConnection) {}

    /**
     * @param ports of the bridges that it may connect to
     * @param enough is over when it shall publish nothing new, and see through what is open
     */
    CountingNode(
            String device,
            Habit habit,
            SSLContext tls,
            List<Integer> ports,
            RandomGenerator random,
            CountDownLatch enough) {
        this.device = device;
        this.habit = habit;
        this.backoff = new Backoff(random);
        this.tls = tls;
        this.ports = List.copyOf(ports);
        this.random = random;
        this.enough = enough;
    }

    NodeKey key() {
        return NodeKey.rainmaker(device);
    }

    /** Any thread. */
    int acknowledged() {
        return acknowledged.get();
    }

    /** How many numbers it published; once it has ended. */
    int published() {
        return next - 1;
    }

    /** How often it sent this number; once it has ended. */
    int timesSent(int number) {
        return timesSent.getOrDefault(number, 0);
    }

    /** Which bridge this connection of its was at; once it has ended. */
    int bridgeOf(int connection) {
        return bridgeOfConnection.get(connection);
    }

    /** The last things that it did; once it has ended. */
    String trail() {
        return device + ":\n  " + String.join("\n  ", trail);
    }

    /**
     * Ends when there was enough and everything that was published is acknowledged, or when it is
     * interrupted.
     */
    @Override
    public void run() {
        TestNode left = null;
        while (!isDone()) {
            try {
                TestNode connection = connect();
                vanish(left);
                left = null;
                sendAgain(connection);
                left = use(connection);
            } catch (IOException e) {
                note("lost: " + e.getMessage());
                vanish(left);
                left = null;
                pause(backoff.nextMillis());
            }
        }
        vanish(left);
    }

    private boolean isDone() {
        return Thread.currentThread().isInterrupted() || (enough.getCount() == 0 && open.isEmpty());
    }

    private TestNode connect() throws IOException {
        int bridge = random.nextInt(ports.size());
        bridgeOfConnection.add(bridge);
        note("connection " + present() + " at bridge " + bridge);
        TestNode connection = TestNode.open(tls, ports.get(bridge));
        int code = connection.connect(Connect.as(device));
        if (code != 0) {
            connection.vanish();
            throw new IOException("CONNACK " + code);
        }
        backoff.succeeded();
        return connection;
    }

    private void sendAgain(TestNode connection) throws IOException {
        for (int number : open) {
            note("again " + number);
            timesSent.merge(number, 1, Integer::sum);
            connection.publishAgain(packetId(number), topic(), payload(number));
        }
    }

    /** Returns the connection when it is left open for the next one to take over from. */
    private @Nullable TestNode use(TestNode connection) throws IOException {
        int bursts = 1 + random.nextInt(habit.burstsOfAConnection());
        for (int i = 0; i < bursts && enough.getCount() > 0; i++) {
            sendBurst(connection);
            int leave = i == bursts - 1 ? open.size() : random.nextInt(habit.burst());
            while (open.size() > leave) {
                acknowledged(connection.acknowledged());
            }
            pause(habit.pauseMillis());
        }
        while (enough.getCount() == 0 && !open.isEmpty()) {
            acknowledged(connection.acknowledged());
        }
        return switch (random.nextInt(3)) {
            case 0 -> {
                note("vanishes");
                connection.vanish();
                yield null;
            }
            case 1 -> {
                note("says goodbye");
                connection.disconnect();
                connection.vanish();
                yield null;
            }
            default -> {
                note("goes on elsewhere");
                yield connection;
            }
        };
    }

    private void sendBurst(TestNode connection) throws IOException {
        int burst = 1 + random.nextInt(habit.burst());
        for (int i = 0; i < burst && open.size() < habit.inFlight() && enough.getCount() > 0; i++) {
            int number = next++;
            open.addLast(number);
            timesSent.merge(number, 1, Integer::sum);
            note("sends " + number);
            connection.publish(packetId(number), topic(), payload(number));
        }
    }

    private void acknowledged(int packetId) throws IOException {
        int oldest = open.getFirst();
        note("told " + packetId);
        if (packetId != packetId(oldest)) { // answers come in order [MQTT-4.6.0-2]
            throw new IllegalStateException(
                    "PUBACK " + packetId + " while " + packetId(oldest) + " is due\n" + trail());
        }
        open.removeFirst();
        acknowledged.set(oldest);
    }

    private int present() {
        return bridgeOfConnection.size() - 1;
    }

    private String topic() {
        return "node/" + device + "/params/local";
    }

    private byte[] payload(int number) {
        String text = number + " " + present() + " ";
        return (text + "x".repeat(Math.max(0, habit.bytes() - text.length()))).getBytes(UTF_8);
    }

    private static int packetId(int number) {
        return 1 + (number - 1) % 65_535;
    }

    private void note(String what) {
        if (trail.size() == TRAIL) {
            trail.removeFirst();
        }
        trail.addLast(what);
    }

    /** A node's own pace; no test waits for anything by it. */
    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void vanish(@Nullable TestNode connection) {
        if (connection == null) {
            return;
        }
        try {
            connection.vanish();
        } catch (IOException e) {
            throw new IllegalStateException("a socket cannot be closed", e);
        }
    }
}
