package io.headwater.standalone.admin;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.CredentialAdmin;
import io.headwater.bridge.identity.CredentialIndex;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.bridge.identity.NodeCertificateFiles;
import io.headwater.bridge.identity.Passphrase;
import io.headwater.bridge.landing.Landing;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.data.DataFolder;
import io.headwater.standalone.kafka.EmbeddedKafka;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;

/** Takes the data folder itself and starts the broker alone for as long as one credential takes. */
record StoppedInstance(Path folder) implements NodeAuthority {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SMALL = 1024L * 1024;

    @Override
    public void create(String id, Path out, String host) {
        try (DataFolder data = DataFolder.claim(folder)) {
            var authority =
                    CertificateAuthority.open(
                            data.folder("ca"),
                            Passphrase.in(data.path().resolve(DataFolder.CA_PASSPHRASE)),
                            List.of(),
                            CertificateAuthority.NODE_LIFE,
                            InstantSource.system());
            IssuedCertificate issued = authority.issueNode(id);
            write(
                    data,
                    credentials ->
                            credentials.register(NodeKey.rainmaker(id), issued.certificate()));
            NodeCertificateFiles.of(id, issued, authority.certificatePem(), host).write(out);
        } catch (IOException e) {
            throw new Refusal(
                    "the node's files cannot be written to "
                            + out
                            + ": "
                            + e.getMessage()
                            + ". The certificate is void; create the node again.",
                    e);
        }
    }

    @Override
    public void register(String id) {
        try (DataFolder data = DataFolder.claim(folder)) {
            write(data, credentials -> credentials.expect(NodeKey.rainmaker(id)));
        }
    }

    @Override
    public boolean revoke(String id) {
        NodeKey node = NodeKey.rainmaker(id);
        var unheardOf = new AtomicBoolean();
        try (DataFolder data = DataFolder.claim(folder)) {
            write(
                    data,
                    credentials -> {
                        unheardOf.set(!credentials.isOnRecord(node).orElse(true));
                        return credentials.revoke(node);
                    });
        }
        return unheardOf.get();
    }

    private static void write(
            DataFolder data, Function<CredentialAdmin, CompletionStage<?>> credential) {
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        try (EmbeddedKafka broker =
                EmbeddedKafka.start(data.folder("kafka"), 0, Sizing.STANDALONE)) {
            Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
                new TopicProvisioning(admin, Sizing.STANDALONE).create(topics.all());
            }
            var metrics = new SimpleMeterRegistry();
            var settings = new Landing.Settings(kafka, PATIENCE, SMALL);
            try (Landing landing = Landing.start(settings, topics, metrics);
                    CredentialIndex index =
                            CredentialIndex.follow(topics, kafka, _ -> {}, metrics)) {
                await(() -> landing.notReady().or(index::notReady));
                credential
                        .apply(new CredentialAdmin(topics, landing, index, InstantSource.system()))
                        .toCompletableFuture()
                        .join();
            } catch (CompletionException e) {
                throw new Refusal("the broker did not take the credential: " + e.getMessage(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Refusal("interrupted", e);
            }
        }
    }

    private static void await(Supplier<Optional<String>> notReady) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (notReady.get().isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new Refusal("the broker did not start: " + notReady.get().orElse(""));
            }
            TimeUnit.MILLISECONDS.sleep(20); // readiness is asked for, not announced
        }
    }
}
