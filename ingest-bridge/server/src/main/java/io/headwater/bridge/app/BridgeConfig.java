package io.headwater.bridge.app;

import io.headwater.bridge.claiming.ClaimConfig;
import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.SharedLimits;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.Passphrase;
import io.headwater.bridge.identity.RegistrationMode;
import io.headwater.bridge.landing.Landing;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.settings.Settings;
import io.headwater.schemas.settings.Settings.Documented;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a bridge is asked to be. Port 0 takes any free one.
 *
 * @param host address that nodes' ports listen on
 * @param port nodes, with mutual TLS
 * @param altPort a second port for nodes, where firmware connects to 443 with ALPN; empty for none
 * @param apiPort nodes that speak HTTPS instead of MQTT, with mutual TLS; empty for none
 * @param plainPort without TLS and without proof of identity, on the loopback only; empty for none
 * @param identityDir folder of our own authority and of the bridge's secrets
 * @param passphrase opens the authority's key; empty leaves it to the file
 * @param passphraseFile holds the passphrase, made on first use; empty for ca.passphrase beside the
 *     key
 * @param certificateLife how long certificates that we sign for nodes last
 * @param tlsDir an existing PKI: server.crt, server.key, ca.crt, crl.pem; empty for our own
 *     authority
 * @param serverNames names and addresses, besides this machine's, that our server certificate
 *     covers
 * @param registration what a node without a record is told
 * @param tenant whose nodes these are
 * @param ordinal which of the installation's bridges this is; no two that run share it
 * @param ackTimeout within which a message's fate is known, and its connection closed if it is bad
 * @param policy what RainMaker's listeners ask of each connection
 * @param limits what all connections may have between them
 * @param claim how nodes come by a certificate
 * @param backlogBytes of wills and disconnect records kept while Kafka is away
 * @param imagesDir firmware images for nodes that update over MQTT; empty for none
 * @param kafka client settings, among them bootstrap.servers
 */
public record BridgeConfig(
        String host,
        int port,
        OptionalInt altPort,
        OptionalInt apiPort,
        OptionalInt plainPort,
        Path identityDir,
        Optional<Passphrase> passphrase,
        Optional<Path> passphraseFile,
        Duration certificateLife,
        Optional<Path> tlsDir,
        List<String> serverNames,
        RegistrationMode registration,
        String tenant,
        int ordinal,
        Duration ackTimeout,
        ConnectionPolicy policy,
        SharedLimits limits,
        ClaimConfig claim,
        long backlogBytes,
        Optional<Path> imagesDir,
        Map<String, String> kafka) {
    private static final String PREFIX = "headwater.bridge.";
    private static final String BOOTSTRAP = "bootstrap.servers";
    private static final Duration LEAST_CERTIFICATE_LIFE = Duration.ofHours(1);
    private static final Duration LEAST_ACK_TIMEOUT = Duration.ofSeconds(1);

    public BridgeConfig {
        serverNames = List.copyOf(serverNames);
        kafka = Map.copyOf(kafka);
    }

    /**
     * @param settings all settings of the process
     * @throws io.headwater.schemas.settings.InvalidSettingsException naming every unusable setting
     */
    public static BridgeConfig from(Map<String, String> settings) {
        var in = new Settings(PREFIX, settings);
        BridgeConfig config = read(in);
        if (!config.kafka().containsKey(BOOTSTRAP)) {
            in.reject("kafka." + BOOTSTRAP, "must be given (HOST:PORT of Kafka's brokers)");
        }
        config.kafka().keySet().stream()
                .filter(Landing::restsOn)
                .sorted()
                .forEach(
                        name ->
                                in.reject(
                                        "kafka." + name,
                                        "may not be set, acknowledgements rest on it"));
        if (config.ackTimeout().compareTo(LEAST_ACK_TIMEOUT) < 0) {
            in.reject("ack.timeout", "expected 1s or more");
        }
        config.passphrase()
                .filter(it -> it.text().length() < Passphrase.SHORTEST)
                .ifPresent(_ -> in.reject("identity.passphrase", "expected 16 characters or more"));
        if (config.certificateLife().compareTo(LEAST_CERTIFICATE_LIFE) < 0) {
            in.reject("certificate.life", "expected 1h or more");
        }
        if (config.claim().port().isPresent() && config.tlsDir().isPresent()) {
            in.reject("claim.port", "nothing can be claimed where tls.dir is another's authority");
        }
        if (!config.tenant().matches("[a-z0-9-]{1,64}")) {
            in.reject("tenant", "expected 1 to 64 of [a-z0-9-], got '" + config.tenant() + "'");
        }
        in.rejectUnknown();
        in.throwIfInvalid();
        return config;
    }

    /** Which bridge of which Kafka; settings of Kafka's clients may hold a password. */
    @Override
    public String toString() {
        return "BridgeConfig[" + ordinal + " of " + kafka.get(BOOTSTRAP) + "]";
    }

    /** Every setting of the bridge, for the reference page. */
    public static Collection<Documented> documented() {
        var in = new Settings(PREFIX, Map.of());
        read(in);
        return in.documented();
    }

    private static BridgeConfig read(Settings in) {
        return new BridgeConfig(
                in.text("mqtt.host", "0.0.0.0", "address that nodes' ports listen on"),
                in.integer(
                        "mqtt.port", 8883, 0, 65_535, "port for nodes, with mutual TLS; 0 is any"),
                port(in, "mqtt.alt.port", "second port for nodes, for firmware that uses 443"),
                port(in, "api.port", "nodes that speak HTTPS instead of MQTT, with mutual TLS"),
                port(in, "mqtt.plain.port", "port without TLS or identity, on the loopback only"),
                Path.of(in.required("identity.dir", "folder of our own authority and of secrets")),
                passphrase(
                        in.text(
                                "identity.passphrase",
                                "",
                                "opens the authority's key, for the environment; 16 characters or more")),
                path(
                        in.text(
                                "identity.passphrase.file",
                                "",
                                "file with that passphrase, made on first use; ca.passphrase in the folder unless given")),
                in.duration(
                        "certificate.life",
                        CertificateAuthority.NODE_LIFE,
                        "how long certificates of nodes last, though never longer than the authority's"),
                path(
                        in.text(
                                "tls.dir",
                                "",
                                "existing PKI: server.crt, server.key, ca.crt, crl.pem")),
                words(in.text("tls.names", "", "names in our server certificate, with commas")),
                in.choice(
                        "registration",
                        RegistrationMode.class,
                        RegistrationMode.FIRST_CONNECT,
                        "what a trusted certificate is worth before its node is registered"),
                in.text("tenant", NodeKey.DEFAULT_TENANT, "whose nodes these are"),
                in.integer("ordinal", 0, 0, 65_535, "which of the installation's bridges this is"),
                in.duration(
                        "ack.timeout",
                        Duration.ofSeconds(15),
                        "how long a message may wait for Kafka before its connection is closed"),
                ConnectionPolicy.RAINMAKER.within(in),
                SharedLimits.DEFAULT.within(in),
                ClaimConfig.from(in),
                in.whole(
                        "backlog.bytes",
                        67_108_864,
                        0,
                        1L << 40,
                        "wills and disconnect records kept while Kafka is away, in bytes"),
                path(
                        in.text(
                                "images.dir",
                                "",
                                "folder of firmware images, for nodes that update over MQTT")),
                in.kafka());
    }

    private static OptionalInt port(Settings in, String name, String meaning) {
        int port = in.integer(name, -1, -1, 65_535, meaning + "; 0 is any, -1 is none");
        return port < 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    private static Optional<Passphrase> passphrase(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(new Passphrase(text.strip()));
    }

    private static Optional<Path> path(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(Path.of(text));
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
