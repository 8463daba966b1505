package io.headwater.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttUtf8String;
import com.hivemq.client.mqtt.exceptions.ConnectionFailedException;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5Client;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5MessageException;
import com.hivemq.client.mqtt.mqtt5.message.Mqtt5ReasonCode;
import com.hivemq.client.mqtt.mqtt5.message.connect.connack.Mqtt5ConnAck;
import com.hivemq.client.mqtt.mqtt5.message.disconnect.Mqtt5Disconnect;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import com.hivemq.client.mqtt.mqtt5.message.publish.puback.Mqtt5PubAck;
import io.headwater.simulator.CredentialFiles;
import io.headwater.simulator.NodeCredentials.Identity;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.data.DataFolder;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code publish}: one message as a node, with MQTT 5 so that its position comes back. */
@Command(
        name = "publish",
        description = "Publish one message as a node and print the position it was stored at.")
final class PublishCommand implements Callable<Integer> {
    private static final String POSITION = "Headwater-Position";

    @Spec @Nullable CommandSpec spec;

    @Mixin DataOption data = new DataOption();

    @Option(
            names = "--as",
            paramLabel = "DIR",
            required = true,
            description =
                    "the node's folder as 'node create ID --out DIR' made it; its name is the node id")
    Path node = Path.of("");

    @Option(
            names = "--endpoint",
            paramLabel = "HOST:PORT",
            description = "where to (default: the running instance)")
    @Nullable String endpoint;

    @Parameters(
            index = "0",
            paramLabel = "TOPIC",
            description = "a whole topic, or what follows node/ID/")
    String topic = "";

    @Parameters(index = "1", paramLabel = "MESSAGE", description = "the payload")
    String message = "";

    @Override
    public Integer call() {
        Path folder = node.toAbsolutePath().normalize();
        String id = folder.getFileName().toString();
        String where =
                endpoint != null
                        ? endpoint
                        : data.ofRunning(DataFolder.MQTT_ENDPOINT)
                                .orElseThrow(
                                        () ->
                                                new Refusal(
                                                        "no instance is running on data folder "
                                                                + data.folder
                                                                + "; name one with --endpoint HOST:PORT"));
        String whole =
                topic.startsWith("node/") || topic.startsWith("$")
                        ? topic
                        : "node/" + id + "/" + topic;
        Mqtt5BlockingClient client = client(where, id, credentials(folder, id));
        try {
            client.connect();
            Mqtt5PublishResult result =
                    client.publishWith()
                            .topic(whole)
                            .qos(MqttQos.AT_LEAST_ONCE)
                            .payload(message.getBytes(UTF_8))
                            .send();
            result.getError()
                    .ifPresent(
                            error -> {
                                throw new Refusal("not stored: " + reason(error), error);
                            });
            out().println("acknowledged" + position(result));
            client.disconnect();
            return 0;
        } catch (Mqtt5MessageException e) {
            throw new Refusal("refused: " + reason(e), e);
        } catch (ConnectionFailedException e) {
            throw new Refusal("no connection to " + where + ": " + e.getMessage(), e);
        }
    }

    private static String position(Mqtt5PublishResult result) {
        if (!(result instanceof Mqtt5PublishResult.Mqtt5Qos1Result stored)) {
            return "";
        }
        return stored.getPubAck().getUserProperties().asList().stream()
                .filter(property -> property.getName().toString().equals(POSITION))
                .map(property -> " at position " + property.getValue())
                .findFirst()
                .orElse("");
    }

    /** The bridge's own words where it gave some. */
    private static String reason(Throwable refused) {
        if (!(refused instanceof Mqtt5MessageException answered)) {
            return String.valueOf(refused.getMessage());
        }
        return switch (answered.getMqttMessage()) {
            case Mqtt5PubAck answer -> reason(answer.getReasonCode(), answer.getReasonString());
            case Mqtt5ConnAck answer -> reason(answer.getReasonCode(), answer.getReasonString());
            case Mqtt5Disconnect answer -> reason(answer.getReasonCode(), answer.getReasonString());
            default -> String.valueOf(refused.getMessage());
        };
    }

    private static String reason(Mqtt5ReasonCode code, Optional<MqttUtf8String> text) {
        return code + text.map(words -> ": " + words).orElse("");
    }

    private static Identity credentials(Path folder, String id) {
        try {
            return new CredentialFiles(Objects.requireNonNullElse(folder.getParent(), folder))
                    .of(id);
        } catch (IllegalArgumentException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private static Mqtt5BlockingClient client(String where, String id, Identity identity) {
        int colon = where.lastIndexOf(':');
        if (colon < 1) {
            throw new Refusal("--endpoint: expected HOST:PORT, got '" + where + "'");
        }
        try {
            return Mqtt5Client.builder()
                    .identifier(id)
                    .serverHost(where.substring(0, colon))
                    .serverPort(Integer.parseInt(where.substring(colon + 1)))
                    .sslConfig(tls(identity))
                    .buildBlocking();
        } catch (NumberFormatException e) {
            throw new Refusal("--endpoint: expected HOST:PORT, got '" + where + "'", e);
        } catch (GeneralSecurityException | IOException e) {
            throw new Refusal(
                    "the node's key and certificates cannot be used: " + e.getMessage(), e);
        }
    }

    private static MqttClientSslConfig tls(Identity identity)
            throws GeneralSecurityException, IOException {
        KeyStore own = empty();
        own.setKeyEntry(
                "node",
                identity.key(),
                new char[0],
                identity.chain().toArray(X509Certificate[]::new));
        var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(own, new char[0]);
        KeyStore trusted = empty();
        for (X509Certificate authority : identity.trusted()) {
            trusted.setCertificateEntry(authority.getSerialNumber().toString(), authority);
        }
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        return MqttClientSslConfig.builder()
                .keyManagerFactory(keys)
                .trustManagerFactory(trust)
                .build();
    }

    private static KeyStore empty() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
