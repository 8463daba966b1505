package io.headwater.bench.up;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.frame.Waiting;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The simulator's nodes in a JVM of their own, sending evenly until closed. */
public final class SimulatedLoad implements AutoCloseable {
    private static final int MOST_NODES = 200;
    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready";
    private static final String SENT = "sent";

    private final ChildJvm child;

    private SimulatedLoad(ChildJvm child) {
        this.child = child;
    }

    /** Returns once the nodes are connected and send. */
    public static SimulatedLoad start(int port, Path authority, int perSecond)
            throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.start(
                        "load",
                        SimulatedLoad.class,
                        List.of("-Xmx512m", "-XX:+UseSerialGC"),
                        List.of("" + port, authority.toString(), "" + perSecond));
        child.answer(READY, START);
        return new SimulatedLoad(child);
    }

    /** Messages acknowledged so far. */
    public long acknowledged() throws InterruptedException {
        return Long.parseLong(child.ask(SENT, START));
    }

    @Override
    public void close() {
        child.close();
    }

    /** Runs inside the child. */
    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        int perSecond = Integer.parseInt(arguments[2]);
        int nodes = Math.min(MOST_NODES, perSecond);
        var settings =
                SimulatorSettings.of("localhost", Integer.parseInt(arguments[0]), nodes)
                        .withMessagesPerSecond(perSecond);
        try (var simulator = Simulator.start(settings, NodeIdentities.of(Path.of(arguments[1])))) {
            Waiting.until(() -> simulator.progress().connected() >= nodes);
            parent.say(READY);
            while (parent.command()[0].equals(SENT)) {
                parent.say(SENT, simulator.progress().acknowledged());
            }
        }
    }
}
