package io.headwater.topologies.files;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The server's certificate and key, followed as their files change: connections that begin later
 * are met with the new ones. Files that cannot be used are logged once and leave what was. Any
 * thread.
 */
final class FollowedCertificate {
    private static final Logger LOGGER = LoggerFactory.getLogger(FollowedCertificate.class);
    private static final Duration EVERY = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final Path certificate;
    private final Path key;
    private volatile String seen;

    /**
     * Blocks.
     *
     * @param tlsDir has server.crt and server.key
     */
    FollowedCertificate(Vertx vertx, Path tlsDir) {
        this.vertx = vertx;
        certificate = tlsDir.resolve("server.crt");
        key = tlsDir.resolve("server.key");
        seen = look();
    }

    /** What connections are met with, as the files are when a server first needs it. */
    KeyCertOptions options() {
        return new PemKeyCertOptions()
                .addCertPath(certificate.toString())
                .addKeyPath(key.toString());
    }

    /** From now on the server has what the files say. */
    void follow(HttpServer server, ServerSSLOptions tls) {
        vertx.setPeriodic(EVERY.toMillis(), _ -> refresh(server, tls));
    }

    /**
     * Looks now; whether the server has a new certificate after it.
     *
     * @param tls everything else about its connections
     */
    Future<Boolean> refresh(HttpServer server, ServerSSLOptions tls) {
        return vertx.executeBlocking(this::look, false)
                .compose(
                        now -> {
                            if (now.equals(seen)) {
                                return Future.succeededFuture(false);
                            }
                            seen = now;
                            var changed = new ServerSSLOptions(tls).setKeyCertOptions(options());
                            return server.updateSSLOptions(changed, true)
                                    .onSuccess(_ -> LOGGER.info("TLS files taken over"))
                                    .otherwise(FollowedCertificate::unusable);
                        });
    }

    private static boolean unusable(Throwable why) {
        LOGGER.atError()
                .addKeyValue("error", why.getMessage())
                .log("changed TLS files are unusable, what they said before stays in force");
        return false;
    }

    /** What the files are like, in a form that can be compared. */
    private String look() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (Path file : List.of(certificate, key)) {
                digest.update(Files.exists(file) ? Files.readAllBytes(file) : new byte[0]);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException unreadable) {
            return unreadable.toString(); // whoever uses them will say so with more words
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
