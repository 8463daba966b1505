package io.headwater.standalone.up;

import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.schemas.NodeKey;
import io.headwater.simulator.LiveLine;
import io.headwater.simulator.NodeCredentials;
import io.headwater.simulator.NodeCredentials.Identity;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.Terminal;
import java.time.Duration;
import java.util.List;

/**
 * Virtual nodes of this process, with certificates of its own authority, and the line that tells of
 * them.
 */
record Simulation(Simulator simulator, LiveLine line) {
    static Simulation start(Bridge bridge, int nodes) {
        CertificateAuthority authority =
                bridge.authority()
                        .orElseThrow(
                                () ->
                                        new Refusal(
                                                "--nodes needs our own certificate authority, and --tls-dir names another;"
                                                        + " run 'headwater simulate' with certificates of yours instead"));
        var simulator =
                Simulator.start(
                        SimulatorSettings.of("localhost", bridge.port(), nodes),
                        issuedBy(bridge, authority));
        return new Simulation(
                simulator,
                LiveLine.start(System.out, Terminal.isWatched(), nodes, simulator::progress));
    }

    void stop(Duration grace) {
        var _ = simulator.stop(grace);
        line.close();
    }

    /** Issues and registers a certificate for each virtual node, once per run. */
    private static NodeCredentials issuedBy(Bridge bridge, CertificateAuthority authority) {
        return node -> {
            IssuedCertificate issued = authority.issueNode(node);
            bridge.credentials()
                    .register(NodeKey.rainmaker(node), issued.certificate())
                    .toCompletableFuture()
                    .join();
            return new Identity(
                    issued.key(),
                    List.of(issued.certificate(), authority.certificate()),
                    List.of(authority.certificate()));
        };
    }
}
