package io.headwater.bench.up;

import io.headwater.simulator.NodeControl;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A few virtual nodes in this process that speak only when they are made to. */
public final class VirtualHome implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Simulator simulator;
    private final SimulatorSettings settings;

    private VirtualHome(Simulator simulator, SimulatorSettings settings) {
        this.simulator = simulator;
        this.settings = settings;
    }

    /**
     * Returns once all of them are connected.
     *
     * @param prefix of their ids
     */
    public static VirtualHome connect(LaunchedUp up, String prefix, int nodes)
            throws IOException, InterruptedException {
        var settings =
                SimulatorSettings.of("localhost", up.mqttPort(), nodes)
                        .withIdPrefix(prefix)
                        .withMessagesPerSecond(0);
        Simulator simulator = Simulator.start(settings, NodeIdentities.of(up.authority()));
        var home = new VirtualHome(simulator, settings);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (simulator.progress().connected() < nodes) {
            if (System.nanoTime() > deadline) {
                home.close();
                throw new IOException("nodes do not connect: " + simulator.progress());
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        return home;
    }

    /** How many nodes there are. */
    public int size() {
        return settings.nodes();
    }

    /** The id of the node whose turn it is. */
    public String id(int turn) {
        return settings.nodeId(turn % size());
    }

    /** The node whose turn it is. */
    public NodeControl node(int turn) {
        return simulator.node(id(turn));
    }

    @Override
    public void close() {
        simulator.close();
    }
}
