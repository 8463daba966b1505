package io.headwater.bench.query;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.topologies.Traffic;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks for the parameters of one node after another over connections that stay open, one request on
 * each at a time. A single thread that parses no more of an answer than its length, so that little
 * of the machine goes to asking.
 */
final class Asker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final String RUN = "run";

    private final ChildJvm child;

    /**
     * What came of asking for a while.
     *
     * @param perSecond answers a second
     * @param p50 half of the answers took no longer, in milliseconds
     * @param p99 all but a hundredth took no longer, in milliseconds
     */
    record Outcome(double perSecond, double p50, double p99) {}

    private Asker(ChildJvm child) {
        this.child = child;
    }

    static String path(String node) {
        return "/api/v1/nodes/" + node + "/params";
    }

    static Asker start(int port, String token, int nodes, int connections) throws IOException {
        return new Asker(
                ChildJvm.start(
                        "asker",
                        Asker.class,
                        List.of("-Xmx256m", "-XX:+UseSerialGC"),
                        List.of("" + port, token, "" + nodes, "" + connections)));
    }

    /**
     * @param perSecond how often at most; 0 for as often as answers come
     */
    Outcome ask(int seconds, int perSecond) throws InterruptedException {
        String[] words = child.ask(RUN + " " + seconds + " " + perSecond, PATIENCE).split(" ", -1);
        return new Outcome(
                Double.parseDouble(words[0]),
                Double.parseDouble(words[1]),
                Double.parseDouble(words[2]));
    }

    @Override
    public void close() {
        child.close();
    }

    /** Runs inside the child. */
    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        var server =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
        List<byte[]> requests = requests(arguments[1], Integer.parseInt(arguments[2]));
        Selector selector = Selector.open();
        var connections = new ArrayList<Asking>();
        for (int i = 0; i < Integer.parseInt(arguments[3]); i++) {
            connections.add(new Asking(server, selector));
        }
        while (true) {
            String[] command = parent.command();
            int perSecond = Integer.parseInt(command[2]);
            long nanos = Duration.ofSeconds(Integer.parseInt(command[1])).toNanos();
            long[] times = run(selector, connections, requests, nanos, perSecond);
            Arrays.sort(times);
            parent.say(
                    RUN,
                    times.length * 1e9 / nanos,
                    times[times.length / 2] / 1e6,
                    times[(int) (times.length * 0.99)] / 1e6);
        }
    }

    /** Returns what each answer took, in nanoseconds. */
    private static long[] run(
            Selector selector,
            List<Asking> connections,
            List<byte[]> requests,
            long nanos,
            int perSecond)
            throws IOException {
        var times = new Times();
        long from = System.nanoTime();
        long asked = 0;
        for (long now = from; now - from < nanos; now = System.nanoTime()) {
            long due = perSecond == 0 ? Long.MAX_VALUE : (now - from) * perSecond / 1_000_000_000L;
            for (int i = 0; i < connections.size() && asked < due; i++) {
                if (connections.get(i).isIdle()) {
                    connections.get(i).ask(requests.get((int) (asked++ % requests.size())));
                }
            }
            selector.select(key -> ((Asking) key.attachment()).read(times::add), 1);
        }
        long lastAnswers = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        while (!connections.stream().allMatch(Asking::isIdle)) {
            if (System.nanoTime() > lastAnswers) {
                throw new IOException("a request is not answered");
            }
            selector.select(key -> ((Asking) key.attachment()).read(_ -> {}), 1);
        }
        return times.all();
    }

    private static List<byte[]> requests(String token, int nodes) {
        var requests = new ArrayList<byte[]>();
        for (int i = 0; i < nodes; i++) {
            String request =
                    "GET "
                            + path(Traffic.node(i).device())
                            + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                            + token
                            + "\r\n\r\n";
            requests.add(request.getBytes(US_ASCII));
        }
        return requests;
    }
}
