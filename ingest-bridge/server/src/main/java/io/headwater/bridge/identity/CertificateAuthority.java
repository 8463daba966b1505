package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.PublicKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Our own certificate authority, kept in a folder: made on first use, the same ever after. Signs
 * nodes' certificates and the bridge's server certificate. One process at a time owns the folder;
 * within it, safe for any thread.
 *
 * <pre>
 * ca.key ca.crt          the authority; its key is encrypted
 * ca.passphrase          what opens it, unless that is kept elsewhere
 * server.key server.crt  the bridge's; made anew when close to expiry or when names are added
 * </pre>
 */
public final class CertificateAuthority implements CertificateSigner {
    /**
     * Nodes are in walls and ceilings, and stock firmware has no way to renew what it holds: their
     * certificates last as long as they do.
     */
    public static final Duration NODE_LIFE = Duration.ofDays(20 * 365);

    /** Where the passphrase is when nobody says otherwise. */
    private static final String PASSPHRASE = "ca.passphrase";

    private static final Duration AUTHORITY_LIFE = Duration.ofDays(30 * 365);
    private static final Duration SERVER_LIFE = Duration.ofDays(397);
    private static final Duration RENEW_BEFORE = Duration.ofDays(60);

    private final IssuedCertificate authority;
    private final Duration nodeLife;
    private final InstantSource clock;
    private final TlsFiles serverFiles;
    private final Set<String> serverNames;

    private CertificateAuthority(
            IssuedCertificate authority,
            Path folder,
            Set<String> serverNames,
            Duration nodeLife,
            InstantSource clock) {
        this.authority = authority;
        this.nodeLife = nodeLife;
        this.serverFiles = TlsFiles.in(folder);
        this.serverNames = serverNames;
        this.clock = clock;
    }

    /**
     * Opens the authority in this folder with the passphrase beside it, or makes both.
     *
     * @param serverNames DNS names and addresses that nodes may reach the bridge by, besides this
     *     machine's own
     * @throws UnusableTlsException when files are there and cannot be used, naming each; nothing is
     *     overwritten
     */
    public static CertificateAuthority open(
            Path folder, Collection<String> serverNames, InstantSource clock) {
        return open(folder, passphraseIn(folder), serverNames, NODE_LIFE, clock);
    }

    /**
     * Opens the authority in this folder, or makes one when the folder has none.
     *
     * @param passphrase what the authority's key is encrypted with; a key that an earlier version
     *     left in the open is encrypted now
     * @param serverNames DNS names and addresses that nodes may reach the bridge by, besides this
     *     machine's own
     * @param nodeLife how long certificates of nodes last, though never longer than the authority's
     * @throws UnusableTlsException when files are there and cannot be used, naming each; nothing is
     *     overwritten
     */
    public static CertificateAuthority open(
            Path folder,
            Passphrase passphrase,
            Collection<String> serverNames,
            Duration nodeLife,
            InstantSource clock) {
        try {
            PrivateFiles.folder(folder);
            var files = new KeyFiles(folder.resolve("ca.key"), folder.resolve("ca.crt"));
            var authority = files.exist() ? files.read(passphrase) : made(files, passphrase, clock);
            if (authority.certificate().getBasicConstraints() < 0) {
                throw new UnusableTlsException(
                        List.of(folder.resolve("ca.crt") + ": is not a CA certificate"));
            }
            return new CertificateAuthority(
                    authority, folder, ServerNames.with(serverNames), nodeLife, clock);
        } catch (IOException e) {
            throw new UnusableTlsException(folder + ": cannot be used (" + e + ")", e);
        }
    }

    private static IssuedCertificate made(
            KeyFiles files, Passphrase passphrase, InstantSource clock) throws IOException {
        IssuedCertificate made = Certificates.authority(clock.instant(), AUTHORITY_LIFE);
        files.write(made, passphrase);
        return made;
    }

    /** The passphrase beside an authority; made when there is none. */
    public static Passphrase passphraseIn(Path folder) {
        return Passphrase.in(folder.resolve(PASSPHRASE));
    }

    /**
     * A new key and a certificate for it that names this device.
     *
     * @param device becomes the only common name; the caller has checked its grammar
     */
    public IssuedCertificate issueNode(String device) {
        KeyPair pair = Certificates.keyPair();
        return new IssuedCertificate(pair.getPrivate(), sign(device, pair.getPublic()));
    }

    @Override
    public X509Certificate sign(String device, PublicKey key) {
        Instant now = clock.instant();
        Duration left = Duration.between(now, authority.certificate().getNotAfter().toInstant());
        return Certificates.node(
                authority, device, key, now, nodeLife.compareTo(left) < 0 ? nodeLife : left);
    }

    /** The authority's own certificate, by which nodes know the bridge and the bridge nodes. */
    @Override
    public X509Certificate certificate() {
        return authority.certificate();
    }

    public String certificatePem() {
        return authority.certificatePem();
    }

    /** Files of the bridge's side of TLS, made or made anew where that is due. */
    public TlsFiles serverFiles() {
        var files = new KeyFiles(serverFiles.key(), serverFiles.certificate());
        try {
            if (!files.exist() || isDue(files.read().certificate())) {
                files.write(
                        Certificates.server(
                                authority,
                                ServerNames.asGeneralNames(serverNames),
                                clock.instant(),
                                SERVER_LIFE));
            }
        } catch (IOException e) {
            throw new UnusableTlsException(serverFiles.certificate() + ": " + e, e);
        }
        return serverFiles;
    }

    private boolean isDue(X509Certificate certificate) {
        Instant renewal = certificate.getNotAfter().toInstant().minus(RENEW_BEFORE);
        try {
            var alternatives = certificate.getSubjectAlternativeNames();
            return clock.instant().isAfter(renewal)
                    || alternatives == null
                    || !ServerNames.in(alternatives).containsAll(serverNames);
        } catch (CertificateParsingException e) {
            return true; // a new one is readable
        }
    }
}
