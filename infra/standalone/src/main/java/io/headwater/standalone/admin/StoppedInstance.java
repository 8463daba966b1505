package io.headwater.standalone.admin;

import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.IssuedCertificate;
import io.headwater.bridge.identity.NodeCertificateFiles;
import io.headwater.bridge.identity.Passphrase;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.standalone.data.DataFolder;
import io.headwater.standalone.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;

/** Takes the data folder itself and starts the broker alone for as long as one credential takes. */
record StoppedInstance(Path folder) implements NodeAuthority {
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
            inKafka(
                    data,
                    credentials -> {
                        credentials.write(
                                admin ->
                                        admin.register(
                                                NodeKey.rainmaker(id), issued.certificate()));
                        return true;
                    });
            IssuedFiles.write(
                    NodeCertificateFiles.of(id, issued, authority.certificatePem(), host), out);
        }
    }

    @Override
    public void register(String id) {
        try (DataFolder data = DataFolder.claim(folder)) {
            inKafka(
                    data,
                    credentials -> {
                        credentials.write(admin -> admin.expect(NodeKey.rainmaker(id)));
                        return true;
                    });
        }
    }

    @Override
    public boolean revoke(String id) {
        try (DataFolder data = DataFolder.claim(folder)) {
            return inKafka(data, credentials -> credentials.revoke(NodeKey.rainmaker(id)));
        }
    }

    private static boolean inKafka(DataFolder data, Predicate<KafkaCredentials> action) {
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        try (EmbeddedKafka broker =
                EmbeddedKafka.start(data.folder("kafka"), 0, Sizing.STANDALONE)) {
            Map<String, String> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
            try (Admin admin = Admin.create(Map.<String, Object>copyOf(kafka))) {
                new TopicProvisioning(admin, Sizing.STANDALONE).create(topics.all());
            }
            return action.test(new KafkaCredentials(kafka, topics));
        }
    }
}
