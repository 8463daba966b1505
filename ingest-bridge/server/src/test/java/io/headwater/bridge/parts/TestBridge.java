package io.headwater.bridge.parts;

import static io.headwater.bridge.parts.Patience.await;

import io.headwater.avro.rejected.Rejected;
import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.app.BridgeConfig;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresencePayload;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** A bridge beside a broker, with nodes of its own authority, and what they left in Kafka. */
public final class TestBridge implements AutoCloseable {

    private final Brokers kafka;
    private final Bridge bridge;
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final Map<String, SSLContext> nodes = new HashMap<>();
    private final Map<String, IssuedCertificate> certificates = new HashMap<>();

    /**
     * @param settings besides those that every test has, without the leading "headwater.bridge."
     */
    public TestBridge(Brokers kafka, Path identity, Map<String, String> settings)
            throws IOException {
        this.kafka = kafka;
        var all = new HashMap<String, String>();
        all.put("headwater.bridge.mqtt.host", "127.0.0.1");
        all.put("headwater.bridge.mqtt.port", "0");
        all.put("headwater.bridge.identity.dir", identity.toString());
        all.put("headwater.bridge.kafka.bootstrap.servers", kafka.bootstrap());
        settings.forEach((name, value) -> all.put("headwater.bridge." + name, value));
        this.bridge = Bridge.start(BridgeConfig.from(all), kafka.topics(), metrics);
    }

    /** Waits until nodes can be let in. */
    public TestBridge awaitReady() {
        await().until(() -> bridge.ready().isEmpty());
        return this;
    }

    public Bridge bridge() {
        return bridge;
    }

    /** What the bridge counts. */
    public MeterRegistry metrics() {
        return metrics;
    }

    /** What a counter of the bridge with this reason stands at; 0 as long as there is none. */
    public double count(String metric, String reason) {
        return metrics.find("headwater.bridge." + metric).tag("reason", reason).counters().stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    /** What a gauge of the bridge shows. */
    public double gauge(String metric) {
        return metrics.get("headwater.bridge." + metric).gauge().value();
    }

    public CertificateAuthority authority() {
        return bridge.authority().orElseThrow();
    }

    /** What this node shows; the same certificate each time. */
    public SSLContext tls(String device) throws GeneralSecurityException, IOException {
        SSLContext known = nodes.get(device);
        if (known != null) {
            return known;
        }
        IssuedCertificate issued = certificate(device);
        var tls = TestNode.tls(authority().certificate(), issued.key(), issued.certificate());
        nodes.put(device, tls);
        return tls;
    }

    public IssuedCertificate certificate(String device) {
        return certificates.computeIfAbsent(device, it -> authority().issueNode(it));
    }

    public TestNode open(String device) throws GeneralSecurityException, IOException {
        return TestNode.open(tls(device), bridge.port());
    }

    /** A node that was let in. */
    public TestNode connected(TestNode.Connect connect)
            throws GeneralSecurityException, IOException {
        TestNode node = open(connect.clientId());
        int code = node.connect(connect);
        if (code != 0) {
            throw new IOException("CONNACK " + code);
        }
        return node;
    }

    public TestNode connected(String device) throws GeneralSecurityException, IOException {
        return connected(TestNode.Connect.as(device));
    }

    /** A node's uplink in words: presence by event and reason, messages by channel and payload. */
    public List<String> story(String device) {
        return uplink(device).stream().map(TestBridge::inWords).toList();
    }

    public List<ConsumerRecord<NodeKey, byte[]>> uplink(String device) {
        return kafka.read(kafka.topics().uplink()).stream()
                .filter(record -> record.key().device().equals(device))
                .toList();
    }

    public List<Rejected> rejected(String device) {
        return kafka.read(kafka.topics().rejected()).stream()
                .filter(record -> record.key().device().equals(device))
                .map(ConsumerRecord::value)
                .toList();
    }

    @Override
    public void close() {
        bridge.stop();
    }

    private static String inWords(ConsumerRecord<NodeKey, byte[]> record) {
        var headers = UplinkHeaders.read(record.headers(), record.timestamp());
        if (!headers.channel().equals("presence")) {
            return (headers.will() ? "will " : "")
                    + headers.channel()
                    + " "
                    + new String(record.value(), StandardCharsets.UTF_8);
        }
        if (PresencePayload.parse(record.value()) instanceof Parsed.Accepted<PresenceEvent> read) {
            return switch (read.value()) {
                case PresenceEvent.Connected _ -> "connected";
                case PresenceEvent.Disconnected ended -> "disconnected " + ended.disconnectReason();
            };
        }
        return "unreadable";
    }
}
