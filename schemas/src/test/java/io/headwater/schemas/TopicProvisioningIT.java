package io.headwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.avro.SchemaIdTable;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;

/** Each test has topics of its own, under its own prefix. */
@TestInstance(Lifecycle.PER_CLASS)
class TopicProvisioningIT {
    private TestBroker broker;
    private Admin admin;
    private TopicProvisioning provisioning;

    @BeforeAll
    void startBroker(@TempDir Path folder) throws Exception {
        broker = TestBroker.start(folder);
        admin = Admin.create(broker.clientSettings());
        provisioning = new TopicProvisioning(admin, Sizing.STANDALONE);
    }

    @AfterAll
    void stopBroker() {
        admin.close();
        broker.close();
    }

    @Test
    void createsTheCatalogueOnceAndFindsItAsDescribed() {
        var topics = topics("first");

        List<String> created = provisioning.create(topics);

        assertThat(created)
                .containsExactlyInAnyOrderElementsOf(topics.stream().map(Topic::name).toList());
        assertThat(provisioning.create(topics)).isEmpty();
        assertThat(provisioning.differences(topics)).isEmpty();
    }

    @Test
    void namesTopicsThatDoNotExist() {
        var topics = topics("missing");

        assertThat(provisioning.differences(topics))
                .hasSize(topics.size())
                .first()
                .isEqualTo(
                        "missing.node.uplink.v1: does not exist; headwater topics create makes it");
    }

    @Test
    void namesAPartitionCountThatIsAnother() throws Exception {
        var topics = topics("grown");
        provisioning.create(topics);

        admin.createPartitions(Map.of("grown.node.uplink.v1", NewPartitions.increaseTo(8)))
                .all()
                .get();

        awaitDifferences(
                topics,
                List.of(
                        "grown.node.uplink.v1: expected 4 partitions, found 8; partitions decide"
                                + " where a node's state is, so this cluster cannot be used as it is"));
    }

    @Test
    void namesASettingThatIsAnother() throws Exception {
        var topics = topics("altered");
        provisioning.create(topics);

        var change =
                new AlterConfigOp(
                        new ConfigEntry("retention.ms", "1000"), AlterConfigOp.OpType.SET);
        admin.incrementalAlterConfigs(
                        Map.of(
                                new ConfigResource(
                                        ConfigResource.Type.TOPIC, "altered.node.bulk.v1"),
                                List.of(change)))
                .all()
                .get();

        awaitDifferences(
                topics,
                List.of("altered.node.bulk.v1: expected retention.ms=86400000, found 1000"));
    }

    @Test
    void namesReplicasAndConfirmationsThatAreTooFew() {
        var topics = topics("thin");
        provisioning.create(topics);

        var cluster = new TopicProvisioning(admin, new Sizing(4, (short) 3, 2));

        assertThat(cluster.differences(topics))
                .contains(
                        "thin.node.uplink.v1: expected 3 replicas of each partition, found 1",
                        "thin.node.uplink.v1: expected min.insync.replicas=2, found 1");
    }

    @Test
    void refusesAPartitionCountThatIsNoPowerOfTwo() {
        assertThatThrownBy(() -> new Sizing(6, (short) 1, 1))
                .hasMessage("node partitions: expected a power of two, got 6");
    }

    /** A broker learns of a change a moment after the controller made it. */
    private void awaitDifferences(List<Topic<?, ?>> topics, List<String> expected) {
        await().untilAsserted(
                        () -> assertThat(provisioning.differences(topics)).isEqualTo(expected));
    }

    private static List<Topic<?, ?>> topics(String prefix) {
        return new Topics(prefix, SchemaIdTable.load()).all();
    }
}
