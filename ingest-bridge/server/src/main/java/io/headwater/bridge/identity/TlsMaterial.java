package io.headwater.bridge.identity;

import io.headwater.bridge.connection.Credentials;
import io.headwater.bridge.connection.ServerTls;
import io.headwater.bridge.metrics.Catalogue;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;
import javax.security.auth.x500.X500Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge's side of TLS, as new connections meet it: TLS 1.2 and 1.3, a client certificate of
 * one of the node CAs required, ALPN {@value #ALPN} for those who ask for it (R-TLS-1 to 3).
 * Follows its files. A new context knows nothing of sessions of the one before it, so nobody
 * resumes past a change of authorities. Safe for any thread, but for {@link #refresh}.
 */
public final class TlsMaterial implements ServerTls {
    /** What stock firmware asks for on port 443. */
    public static final String ALPN = "x-amzn-mqtt-ca";

    /**
     * Forward secret and authenticated, all of them. Stock ESP-IDF offers those of TLS 1.2 with
     * GCM; which of ECDSA and RSA is used follows from the server's key.
     */
    static final List<String> CIPHERS =
            List.of(
                    "TLS_AES_128_GCM_SHA256",
                    "TLS_AES_256_GCM_SHA384",
                    "TLS_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                    "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                    "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
                    "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /**
     * What native TLS may write of a handshake before it is asked to send, in bytes; more waits
     * until then. Every connection keeps this buffer, needed or not, and by default it is eight
     * times as large.
     */
    private static final int HANDSHAKE_BUFFER = 256;

    private static final Logger LOGGER = LoggerFactory.getLogger(TlsMaterial.class);

    private final SslProvider provider;
    private final Refusals refusals;
    private final InstantSource clock;
    private final FollowedFiles<Loaded> identity;
    private final FollowedFiles<Revocations> revocations;
    private long overdue; // lists known to be so; by the thread that refreshes

    /**
     * @param context for nodes
     * @param open for whoever shows no certificate
     */
    private record Loaded(SslContext context, SslContext open, List<X509Certificate> authorities) {}

    private TlsMaterial(
            Supplier<TlsFiles> source,
            SslProvider provider,
            MeterRegistry metrics,
            InstantSource clock) {
        this.provider = provider;
        this.refusals = new Refusals(metrics, clock);
        this.clock = clock;
        TlsFiles files = source.get();
        files.refuseUnusable(clock.instant());
        this.identity =
                new FollowedFiles<>(
                        () -> identityFiles(source.get()), () -> load(files), _ -> load(files));
        this.revocations =
                new FollowedFiles<>(
                        () -> List.of(files.revocations(), files.authorities()),
                        () -> Revocations.first(files.revocations(), authorities()),
                        before -> before.next(files.revocations(), authorities()));
        watch(metrics);
    }

    /**
     * An existing PKI.
     *
     * @throws UnusableTlsException naming what is wrong with each file
     */
    public static TlsMaterial of(TlsFiles files, MeterRegistry metrics, InstantSource clock) {
        return of(files, best(), metrics, clock);
    }

    static TlsMaterial of(
            TlsFiles files, SslProvider provider, MeterRegistry metrics, InstantSource clock) {
        return new TlsMaterial(() -> files, provider, metrics, clock);
    }

    /**
     * Our own authority, whose server certificate is renewed when it is due.
     *
     * @throws UnusableTlsException naming what is wrong with each file
     */
    public static TlsMaterial of(
            CertificateAuthority authority, MeterRegistry metrics, InstantSource clock) {
        return new TlsMaterial(authority::serverFiles, best(), metrics, clock);
    }

    /** What a connection that begins now is met with. */
    @Override
    public SslContext context() {
        return identity.value().context();
    }

    /** Counts and tells it when it was for the certificate, or for want of one. */
    @Override
    public void failed(InetAddress from, Throwable why) {
        FailedHandshake.tell(from, why, refusals);
    }

    /**
     * What a client is met with that proves itself by other means than a certificate: the same
     * server certificate, and nothing asked for.
     */
    public ServerTls withoutClientCertificate() {
        return () -> identity.value().open();
    }

    /**
     * Looks whether the files have changed, and takes them over if so, revocation lists apart from
     * the rest. Unusable ones are logged once and leave everything as it was, a list that vanished
     * included. Reads files; not for event loops, and one thread at a time.
     *
     * @return whether anything is new; connections that exist are the caller's to close where
     *     {@link #revokes} says so
     */
    public boolean refresh() {
        boolean newIdentity = identity.refresh();
        boolean newLists = revocations.refresh();
        tellOverdue();
        return newIdentity || newLists;
    }

    /**
     * Whether what a connection showed was taken back by its authority since, or no authority of
     * that name is trusted any more.
     */
    public boolean revokes(Credentials shown) {
        return revocations().containAnyOf(shown.chain()) || !isOfAuthority(shown.chain());
    }

    private boolean isOfAuthority(List<X509Certificate> chain) {
        return chain.isEmpty()
                || chain.stream().anyMatch(it -> isAuthority(it.getIssuerX500Principal()));
    }

    private boolean isAuthority(X500Principal name) {
        return authorities().stream().anyMatch(it -> it.getSubjectX500Principal().equals(name));
    }

    Revocations revocations() {
        return revocations.value();
    }

    /** Where refusals are counted and told. */
    Refusals refusals() {
        return refusals;
    }

    private Loaded load(TlsFiles files) {
        TlsIdentity read = TlsIdentity.read(files, clock.instant());
        try {
            var context =
                    server(read)
                            .clientAuth(ClientAuth.REQUIRE)
                            .trustManager(new NodeTrust(read.authorities(), clock))
                            .applicationProtocolConfig(
                                    new ApplicationProtocolConfig(
                                            Protocol.ALPN,
                                            SelectorFailureBehavior.NO_ADVERTISE,
                                            SelectedListenerFailureBehavior.ACCEPT,
                                            ALPN))
                            .build();
            if (context instanceof ReferenceCountedOpenSslContext ofNative) {
                ofNative.setBioNonApplicationBufferSize(HANDSHAKE_BUFFER);
            }
            return new Loaded(context, server(read).build(), read.authorities());
        } catch (GeneralSecurityException | IOException e) {
            throw new UnusableTlsException(files + ": TLS refuses them: " + e.getMessage(), e);
        }
    }

    private SslContextBuilder server(TlsIdentity identity) {
        return SslContextBuilder.forServer(identity.key(), identity.chain())
                .sslProvider(provider)
                .protocols("TLSv1.3", "TLSv1.2")
                .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE);
    }

    private List<X509Certificate> authorities() {
        return identity.value().authorities();
    }

    private static List<Path> identityFiles(TlsFiles files) {
        return List.of(files.certificate(), files.key(), files.authorities());
    }

    private void tellOverdue() {
        long now = revocations().overdue(clock.instant());
        if (now > overdue) {
            LOGGER.atWarn()
                    .addKeyValue("lists", now)
                    .log("revocation lists stay in force though a newer one is due");
        }
        overdue = now;
    }

    private void watch(MeterRegistry metrics) {
        Gauge.builder(Catalogue.TLS_FILES_UNUSABLE.name(), this, TlsMaterial::unusableFiles)
                .description(Catalogue.TLS_FILES_UNUSABLE.meaning())
                .register(metrics);
        Gauge.builder(
                        Catalogue.REVOCATION_LISTS_OVERDUE.name(),
                        this,
                        it -> it.revocations().overdue(it.clock.instant()))
                .description(Catalogue.REVOCATION_LISTS_OVERDUE.meaning())
                .register(metrics);
    }

    private double unusableFiles() {
        return (identity.areUnusable() ? 1 : 0) + (revocations.areUnusable() ? 1 : 0);
    }

    private static SslProvider best() {
        return OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK;
    }
}
