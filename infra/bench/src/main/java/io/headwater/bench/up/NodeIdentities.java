package io.headwater.bench.up;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.simulator.NodeCredentials;
import java.nio.file.Path;
import java.util.List;

/** Certificates for virtual nodes, from an instance's own authority. */
public final class NodeIdentities {
    private NodeIdentities() {}

    /**
     * Issued when they are asked for.
     *
     * @param folder of the authority, see {@link LaunchedUp#authority}
     */
    public static NodeCredentials of(Path folder) {
        CertificateAuthority authority = LaunchedUp.open(folder);
        return node -> {
            IssuedCertificate issued = authority.issueNode(node);
            return new NodeCredentials.Identity(
                    issued.key(),
                    List.of(issued.certificate(), authority.certificate()),
                    List.of(authority.certificate()));
        };
    }
}
