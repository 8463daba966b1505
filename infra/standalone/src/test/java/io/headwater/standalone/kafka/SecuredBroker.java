package io.headwater.standalone.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.TlsFiles;
import io.headwater.schemas.TopicProvisioning.Sizing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * A broker as operators have it: its clients come over TLS and prove who they are by a password
 * (SASL_SSL, SCRAM-SHA-512), and nobody may do what nobody allowed. Beside that a way in for
 * ourselves, without either.
 */
public final class SecuredBroker implements AutoCloseable {
    private static final int ITERATIONS = 4_096; // as few as Kafka takes

    private final CombinedServer server;
    private final TlsFiles tls;
    private final String secured;
    private final Admin admin;

    private SecuredBroker(CombinedServer server, TlsFiles tls, String secured, String open) {
        this.server = server;
        this.tls = tls;
        this.secured = secured;
        this.admin = Admin.create(Map.<String, Object>of("bootstrap.servers", open));
    }

    /** Starts it on an empty folder, with a certificate of an authority made for it. */
    public static SecuredBroker start(Path folder) throws IOException {
        TlsFiles tls =
                CertificateAuthority.open(folder.resolve("tls"), List.of(), InstantSource.system())
                        .serverFiles();
        BrokerFolder.prepare(folder.resolve("kafka"), Sizing.STANDALONE);
        Ports ports = Ports.choose(0);
        String secured = Ports.LOOPBACK + ":" + Ports.choose(0).broker();
        var settings =
                new HashMap<>(BrokerSettings.of(folder.resolve("kafka"), ports, Sizing.STANDALONE));
        settings.merge("listeners", ",SECURED://" + secured, String::concat);
        settings.merge("advertised.listeners", ",SECURED://" + secured, String::concat);
        settings.merge("listener.security.protocol.map", ",SECURED:SASL_SSL", String::concat);
        settings.put("listener.name.secured.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        settings.put(
                "listener.name.secured.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        settings.put("listener.name.secured.ssl.keystore.type", "PEM");
        settings.put(
                "listener.name.secured.ssl.keystore.location",
                together(folder.resolve("broker.pem"), tls.key(), tls.certificate()).toString());
        settings.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        settings.put("super.users", "User:ANONYMOUS");
        var server = new CombinedServer(settings);
        server.startup();
        return new SecuredBroker(server, tls, secured, Ports.LOOPBACK + ":" + ports.broker());
    }

    /** Where clients come that have a password. */
    public String bootstrapServers() {
        return secured;
    }

    /** What a client must trust. */
    public Path authorities() {
        return tls.authorities();
    }

    /** From now on the user has this password. */
    public void setPassword(String user, String password)
            throws ExecutionException, InterruptedException {
        admin.alterUserScramCredentials(
                        List.of(
                                new UserScramCredentialUpsertion(
                                        user,
                                        new ScramCredentialInfo(
                                                ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                                        password)))
                .all()
                .get();
    }

    /** The user may do everything with topics, groups and transactions whose names begin so. */
    public void allow(String user, String prefix) throws ExecutionException, InterruptedException {
        admin.createAcls(
                        Stream.of(
                                        ResourceType.TOPIC,
                                        ResourceType.GROUP,
                                        ResourceType.TRANSACTIONAL_ID)
                                .map(
                                        type ->
                                                new ResourcePattern(
                                                        type, prefix, PatternType.PREFIXED))
                                .map(what -> new AclBinding(what, everythingTo(user)))
                                .toList())
                .all()
                .get();
    }

    @Override
    public void close() {
        admin.close();
        server.shutdown();
        server.awaitShutdown();
    }

    private static AccessControlEntry everythingTo(String user) {
        return new AccessControlEntry(
                "User:" + user, "*", AclOperation.ALL, AclPermissionType.ALLOW);
    }

    private static Path together(Path whole, Path... parts) throws IOException {
        var text = new StringBuilder();
        for (Path part : parts) {
            text.append(Files.readString(part, UTF_8));
        }
        return Files.writeString(whole, text);
    }
}
