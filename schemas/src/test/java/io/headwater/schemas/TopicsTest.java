package io.headwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.avro.SchemaIdTable;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The list here is the contract: a change to it abandons data, and takes an ADR. */
class TopicsTest {
    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());

    @Test
    void keepNamesPartitionRulesCleanupAndClocks() {
        assertThat(topics.all().stream().map(TopicsTest::described))
                .containsExactly(
                        "headwater.node.uplink.v1 BY_NODE delete after 168h LogAppendTime",
                        "headwater.node.bulk.v1 BY_NODE delete after 24h LogAppendTime",
                        "headwater.node.requests.v1 BY_NODE delete after 24h LogAppendTime",
                        "headwater.fleet.requests.v1 BY_FLEET_KEY delete after 24h LogAppendTime",
                        "headwater.bridge.inbox.v1 BY_BRIDGE delete after 1h CreateTime",
                        "headwater.registry.nodes.v1 BY_NODE compact CreateTime",
                        "headwater.registry.configs.v1 BY_NODE compact CreateTime",
                        "headwater.presence.state.v1 BY_NODE compact CreateTime",
                        "headwater.presence.outages.v1 BY_NODE compact CreateTime",
                        "headwater.presence.lifecycle.v1 BY_NODE delete after 24h LogAppendTime",
                        "headwater.mapping.nodes.v1 BY_NODE compact CreateTime",
                        "headwater.mapping.changed.v1 BY_NODE delete after 720h CreateTime",
                        "headwater.users.nodes.v1 BY_FLEET_KEY compact CreateTime",
                        "headwater.groups.nodes.v1 BY_FLEET_KEY compact CreateTime",
                        "headwater.groups.published.v1 BY_FLEET_KEY delete after 1h CreateTime",
                        "headwater.params.state.v1 BY_NODE compact CreateTime",
                        "headwater.params.changed.v1 BY_NODE delete after 720h CreateTime",
                        "headwater.timeseries.points.v1 BY_NODE delete after 720h CreateTime",
                        "headwater.timeseries.latest.v1 BY_NODE compact CreateTime",
                        "headwater.timeseries.aggregates.v1 BY_NODE delete after 720h CreateTime",
                        "headwater.alerts.raised.v1 BY_NODE delete after 720h CreateTime",
                        "headwater.ota.jobs.v1 IN_EACH compact CreateTime",
                        "headwater.commands.state.v1 BY_NODE compact CreateTime",
                        "headwater.files.state.v1 BY_NODE compact CreateTime",
                        "headwater.ota.executions.v1 BY_NODE compact CreateTime",
                        "headwater.ota.tallies.v1 BY_FLEET_KEY compact CreateTime",
                        "headwater.rules.definitions.v1 IN_EACH compact CreateTime",
                        "headwater.rules.nodes.v1 BY_NODE compact CreateTime",
                        "headwater.rules.firings.v1 BY_FLEET_KEY compact CreateTime",
                        "headwater.push.events.v1 BY_FLEET_KEY delete after 24h CreateTime",
                        "headwater.push.users.v1 BY_FLEET_KEY compact CreateTime",
                        "headwater.push.operators.v1 IN_EACH compact CreateTime",
                        "headwater.push.requests.v1 BY_FLEET_KEY delete after 48h CreateTime",
                        "headwater.push.retries.v1 BY_FLEET_KEY delete after 48h CreateTime",
                        "headwater.push.receipts.v1 BY_FLEET_KEY delete after 168h CreateTime",
                        "headwater.push.deadletters.v1 WHOLE delete after 720h CreateTime",
                        "headwater.rejected.v1 BY_NODE delete after 720h LogAppendTime",
                        "headwater.identity.credentials.v1 BY_NODE compact CreateTime",
                        "headwater.identity.claims.v1 BY_NODE compact CreateTime",
                        "headwater.identity.devices.v1 BY_NODE compact CreateTime",
                        "headwater.bridge.incarnations.v1 WHOLE compact LogAppendTime",
                        "headwater.timeseries.deadletters.v1 WHOLE delete after 720h CreateTime");
    }

    @Test
    void takeRecordsOfFourMebibytesAndRejectedOnesOfFive() {
        for (Topic<?, ?> topic : topics.all()) {
            int expected =
                    topic.name().matches(".*\\.(rejected|deadletters)\\.v1")
                            ? 5_242_880
                            : 4_194_304;
            assertThat(topic.brokerSettings())
                    .as(topic.name())
                    .containsEntry("max.message.bytes", Integer.toString(expected));
        }
    }

    @Test
    void haveAsManyPartitionsAsTheUplinkOrOne() {
        assertThat(topics.uplink().partitions(64)).isEqualTo(64);
        assertThat(topics.paramsState().partitions(64)).isEqualTo(64);
        assertThat(topics.incarnations().partitions(64)).isEqualTo(1);
    }

    @Test
    void bearThePrefixOfTheInstallation() {
        var prefixed = new Topics("acme.headwater", SchemaIdTable.load());

        assertThat(prefixed.all())
                .allSatisfy(topic -> assertThat(topic.name()).startsWith("acme.headwater."));
    }

    @Test
    void saySentencesOfWhatTheyHold() {
        assertThat(topics.all())
                .allSatisfy(topic -> assertThat(topic.holds()).hasSizeBetween(20, 200));
        assertThat(topics.all().stream().map(Topic::name).toList()).doesNotHaveDuplicates();
    }

    private static String described(Topic<?, ?> topic) {
        var settings = topic.brokerSettings();
        String kept = topic.retention().map(time -> " after " + time.toHours() + "h").orElse("");
        return String.join(
                " ",
                List.of(
                        topic.name(),
                        topic.keyed().name(),
                        settings.get("cleanup.policy") + kept,
                        settings.get("message.timestamp.type")));
    }
}
