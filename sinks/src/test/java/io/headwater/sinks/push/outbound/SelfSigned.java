package io.headwater.sinks.push.outbound;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for localhost that nobody has signed but itself, made by the JDK's keytool. */
public final class SelfSigned {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final KeyStore STORE = made();

    private SelfSigned() {}

    /** Of a server. */
    public static SSLContext identity() throws Exception {
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(STORE, PASSWORD);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    /** Of a client that knows the certificate. */
    public static SSLContext trust() throws Exception {
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(STORE);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** The certificate. */
    public static X509Certificate certificate() throws Exception {
        return (X509Certificate) STORE.getCertificate("server");
    }

    /** Its key. */
    public static PrivateKey key() throws Exception {
        return (PrivateKey) STORE.getKey("server", PASSWORD);
    }

    private static KeyStore made() {
        try {
            Path folder = Files.createTempDirectory("self-signed");
            Path file = folder.resolve("store.p12");
            Process keytool =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "keytool")
                                            .toString(),
                                    "-genkeypair",
                                    "-alias",
                                    "server",
                                    "-keyalg",
                                    "EC",
                                    "-dname",
                                    "CN=localhost",
                                    "-ext",
                                    "san=dns:localhost",
                                    "-storetype",
                                    "PKCS12",
                                    "-keystore",
                                    file.toString(),
                                    "-storepass",
                                    new String(PASSWORD))
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("out").toFile())
                            .start();
            if (!keytool.waitFor(60, TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new IllegalStateException(Files.readString(folder.resolve("out")));
            }
            var store = KeyStore.getInstance(file.toFile(), PASSWORD);
            // a certificate beside the key, so that a trust manager takes it
            store.setCertificateEntry("trusted", store.getCertificate("server"));
            Files.delete(file);
            Files.delete(folder.resolve("out"));
            Files.delete(folder);
            return store;
        } catch (Exception e) {
            throw new IllegalStateException("making a certificate", e);
        }
    }
}
