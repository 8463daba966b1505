package io.headwater.bench.fleet;

import io.headwater.bench.frame.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Nodes that a bench lets loose on a port; see {@link FleetProcess}. For one thread. */
public final class Nodes implements AutoCloseable {
    private static final int MOST_IN_FLIGHT = 64;
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final ChildJvm child;

    /**
     * What a load came to.
     *
     * @param perSecond acknowledged messages, while the load lasted
     * @param acknowledged in all, also after its end
     * @param p50 time from when a message was due to its acknowledgement, in milliseconds
     */
    public record Outcome(
            double perSecond, long sent, long acknowledged, double p50, double p99, double most) {
        /**
         * @throws IllegalStateException when messages are left without an acknowledgement
         */
        public Outcome checked() {
            if (sent != acknowledged) {
                throw new IllegalStateException(sent - acknowledged + " messages unacknowledged");
            }
            return this;
        }
    }

    /**
     * How connecting went.
     *
     * @param refused those that were not let in, for whatever reason
     */
    public record Connected(int refused, double seconds) {}

    private Nodes(ChildJvm child) {
        this.child = child;
    }

    /**
     * @param authority folder of the authority that the port trusts
     */
    public static Nodes towards(int port, Path authority) throws IOException {
        return new Nodes(
                ChildJvm.start(
                        "nodes",
                        FleetProcess.class,
                        List.of("-Xmx2g", "-XX:+UseSerialGC"),
                        List.of(authority.toString(), Integer.toString(port))));
    }

    /** What each message of this size says. */
    public static byte[] payload(int bytes) {
        return Packets.payload(bytes);
    }

    /** Issues certificates and connects so many more nodes, at this pace. */
    public Connected connect(int count, int perSecond) throws InterruptedException {
        var _ = child.ask("prepare " + count, PATIENCE);
        String[] said = child.ask("connect " + count + " " + perSecond, PATIENCE).split(" ", -1);
        return new Connected(Integer.parseInt(said[0]), Double.parseDouble(said[1]));
    }

    /**
     * Lets the first of the nodes send as fast as it goes for a while, and waits until all is
     * acknowledged.
     *
     * @param inFlight of each node
     */
    public Outcome run(int nodes, int inFlight, int seconds, int bytes)
            throws InterruptedException {
        return outcome(nodes, inFlight, 0, 1, seconds, bytes);
    }

    /**
     * Lets the first of the nodes send at a pace for a while, and waits until all is acknowledged.
     *
     * @param burst messages of one node at once
     * @param perSecond messages of all together
     */
    public Outcome paced(int nodes, int burst, int perSecond, int seconds, int bytes)
            throws InterruptedException {
        return outcome(nodes, MOST_IN_FLIGHT, perSecond, burst, seconds, bytes);
    }

    private Outcome outcome(Object... command) throws InterruptedException {
        var words = new StringBuilder("run");
        for (Object word : command) {
            words.append(' ').append(word);
        }
        String[] said = child.ask(words.toString(), PATIENCE).split(" ", -1);
        return new Outcome(
                Double.parseDouble(said[0]),
                Long.parseLong(said[1]),
                Long.parseLong(said[2]),
                Double.parseDouble(said[3]),
                Double.parseDouble(said[4]),
                Double.parseDouble(said[5]));
    }

    @Override
    public void close() {
        child.close();
    }
}
