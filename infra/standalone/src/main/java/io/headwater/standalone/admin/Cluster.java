package io.headwater.standalone.admin;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.CredentialAdmin;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.bridge.identity.NodeCertificateFiles;
import io.headwater.bridge.identity.UnusableTlsException;
import io.headwater.schemas.NodeKey;
import io.headwater.standalone.Refusal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * The bridges of a cluster, by what they follow: the record of credentials in Kafka, and the folder
 * of their authority.
 *
 * @param identity that folder; only what issues certificates needs it
 */
record Cluster(KafkaCredentials credentials, Optional<Path> identity) implements NodeAuthority {
    @Override
    public void create(String id, Path out, String host) {
        try {
            CertificateAuthority authority = authority();
            IssuedCertificate issued = authority.issueNode(id);
            credentials.write(admin -> admin.register(NodeKey.rainmaker(id), issued.certificate()));
            IssuedFiles.write(
                    NodeCertificateFiles.of(id, issued, authority.certificatePem(), host), out);
        } catch (UnusableTlsException e) {
            throw new Refusal("--identity: " + e.getMessage(), e);
        }
    }

    @Override
    public void register(String id) {
        credentials.write((CredentialAdmin admin) -> admin.expect(NodeKey.rainmaker(id)));
    }

    @Override
    public boolean revoke(String id) {
        return credentials.revoke(NodeKey.rainmaker(id));
    }

    /** An authority that is made here by mistake would issue what no bridge trusts. */
    private CertificateAuthority authority() {
        Path folder =
                identity.orElseThrow(
                        () ->
                                new Refusal(
                                        "--identity DIR is needed with --bootstrap: the bridges' folder"
                                                + " headwater.bridge.identity.dir, whose authority signs"));
        if (!Files.isReadable(folder.resolve("ca.key"))) {
            throw new Refusal(
                    "--identity: "
                            + folder.resolve("ca.key")
                            + " cannot be read; a bridge makes it at its first start");
        }
        return CertificateAuthority.open(
                folder,
                CertificateAuthority.passphraseIn(folder),
                List.of(),
                CertificateAuthority.NODE_LIFE,
                InstantSource.system());
    }
}
