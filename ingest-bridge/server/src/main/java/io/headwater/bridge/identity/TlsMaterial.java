package io.headwater.bridge.identity;

import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.TrustManagerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge's side of TLS, as new connections meet it: TLS 1.2 and 1.3, a client certificate of
 * one of the node CAs required, ALPN {@value #ALPN} for those who ask for it (R-TLS-1 to 3).
 * Follows its files. A new context knows nothing of sessions of the one before it, so nobody
 * resumes past a change of authorities. Safe for any thread.
 */
public final class TlsMaterial implements Supplier<SslContext> {
    /** What stock firmware asks for on port 443. */
    public static final String ALPN = "x-amzn-mqtt-ca";

    private static final Logger LOGGER = LoggerFactory.getLogger(TlsMaterial.class);

    static {
        // read once, when Java's own TLS is first used; BoringSSL never renegotiates
        System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
    }

    private final Supplier<TlsFiles> source;
    private final InstantSource clock;

    private volatile Loaded loaded;
    private byte[] seen; // digest of the files last looked at; guarded by this

    private record Loaded(SslContext context, Revocations revocations) {}

    private TlsMaterial(Supplier<TlsFiles> source, InstantSource clock) {
        this.source = source;
        this.clock = clock;
        TlsFiles files = source.get();
        this.seen = digest(files);
        this.loaded = load(files);
    }

    /**
     * An existing PKI.
     *
     * @throws UnusableTlsException naming what is wrong with each file
     */
    public static TlsMaterial of(TlsFiles files, InstantSource clock) {
        return new TlsMaterial(() -> files, clock);
    }

    /**
     * Our own authority, whose server certificate is renewed when it is due.
     *
     * @throws UnusableTlsException naming what is wrong with each file
     */
    public static TlsMaterial of(CertificateAuthority authority, InstantSource clock) {
        return new TlsMaterial(authority::serverFiles, clock);
    }

    /** What a connection that begins now is met with. */
    @Override
    public SslContext get() {
        return loaded.context();
    }

    Revocations revocations() {
        return loaded.revocations();
    }

    /**
     * Looks whether the files have changed, and takes them over if so; connections that exist stay.
     * Unusable files are logged once and leave everything as it was. Reads files; not for event
     * loops.
     */
    public synchronized void refresh() {
        try {
            TlsFiles files = source.get();
            byte[] now = digest(files);
            if (!Arrays.equals(now, seen)) {
                seen = now;
                loaded = load(files);
                LOGGER.atInfo().addKeyValue("files", files).log("TLS files taken over");
            }
        } catch (UnusableTlsException e) {
            LOGGER.atError()
                    .addKeyValue("error", e.getMessage())
                    .log("changed TLS files are unusable, the ones before stay in force");
        }
    }

    private Loaded load(TlsFiles files) {
        TlsIdentity identity = TlsIdentity.read(files, clock.instant());
        try {
            var context =
                    SslContextBuilder.forServer(identity.key(), identity.chain())
                            .sslProvider(provider())
                            .protocols("TLSv1.3", "TLSv1.2")
                            .clientAuth(ClientAuth.REQUIRE)
                            .trustManager(trusting(identity.authorities()))
                            .applicationProtocolConfig(
                                    new ApplicationProtocolConfig(
                                            Protocol.ALPN,
                                            SelectorFailureBehavior.NO_ADVERTISE,
                                            SelectedListenerFailureBehavior.ACCEPT,
                                            ALPN))
                            .build();
            return new Loaded(context, identity.revocations());
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableTlsException(files + ": TLS refuses them: " + e.getMessage(), e);
        }
    }

    private static SslProvider provider() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }

    private static TrustManagerFactory trusting(List<X509Certificate> authorities)
            throws GeneralSecurityException, IOException {
        var store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        for (int i = 0; i < authorities.size(); i++) {
            store.setCertificateEntry("node-ca-" + i, authorities.get(i));
        }
        var factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return factory;
    }

    private static byte[] digest(TlsFiles files) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (Path file :
                    List.of(
                            files.certificate(),
                            files.key(),
                            files.authorities(),
                            files.revocations())) {
                digest.update((byte) (Files.exists(file) ? 1 : 0));
                if (Files.exists(file)) {
                    digest.update(Fingerprint.sha256(Files.readAllBytes(file)));
                }
            }
            return digest.digest();
        } catch (IOException e) {
            throw new UnusableTlsException("TLS files cannot be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
