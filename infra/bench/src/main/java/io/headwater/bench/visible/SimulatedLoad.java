package io.headwater.bench.visible;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.up.LaunchedUp;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.simulator.NodeCredentials.Identity;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The simulator's nodes in a JVM of their own, sending evenly until closed. */
final class SimulatedLoad implements AutoCloseable {
    private static final int NODES = 200;
    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready";
    private static final String SENT = "sent";

    private final ChildJvm child;

    private SimulatedLoad(ChildJvm child) {
        this.child = child;
    }

    /** Returns once the nodes are connected and send. */
    static SimulatedLoad start(int port, Path authority, int perSecond)
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
    long acknowledged() throws InterruptedException {
        return Long.parseLong(child.ask(SENT, START));
    }

    @Override
    public void close() {
        child.close();
    }

    /** Runs inside the child. */
    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        CertificateAuthority authority = LaunchedUp.open(Path.of(arguments[1]));
        var settings =
                SimulatorSettings.of("localhost", Integer.parseInt(arguments[0]), NODES)
                        .withMessagesPerSecond(Integer.parseInt(arguments[2]));
        try (var simulator = Simulator.start(settings, node -> identity(authority, node))) {
            while (simulator.progress().connected() < NODES) {
                Thread.sleep(20);
            }
            parent.say(READY);
            while (parent.command()[0].equals(SENT)) {
                parent.say(SENT, simulator.progress().acknowledged());
            }
        }
    }

    private static Identity identity(CertificateAuthority authority, String node) {
        IssuedCertificate issued = authority.issueNode(node);
        return new Identity(
                issued.key(),
                List.of(issued.certificate(), authority.certificate()),
                List.of(authority.certificate()));
    }
}
