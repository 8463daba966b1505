package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the topics vectors leave open. */
class RainMakerTopicsTest {
    private static final String NODE = "112233AABBCC";
    private static final byte[] NOTHING = {};

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "",
                "node",
                "node/",
                "node/112233AABBCC",
                "node/112233AABBC/config",
                "node/112233aabbcc/config",
                "/node/112233AABBCC/config",
                "node/112233AABBCC/../B/config/../../../node/B",
                "$aws/rules/esp_node_config",
                "$aws/rules/esp_node_config/node/B/config",
                "$aws/rules//node/B/config",
                "$aws/rules/a/b/node/112233AABBCC/config",
                "$aws/things/112233AABBCC",
                "$aws/things/112233AABBCC/shadow/update",
                "$aws/things/B/streams/s/get/cbor",
                "$aws/things/112233AABBCC/streams/s/data/cbor",
                "$aws/events/presence/disconnected/112233AABBCC",
                "node/112233AABBCC/params/remote",
                "node/112233AABBCC/params/remote/grp",
                "node/112233AABBCC/otaurl",
                "$aws/rules/esp_cmd_resp/node/112233AABBCC/to-node"
            })
    void neverRoutesWhatIsNotTheNodesToSay(String topic) {
        assertThat(RainMakerTopics.publish(NODE, topic, NOTHING)).isNotInstanceOf(Route.To.class);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "node/112233AABBCC/",
                "node/112233AABBCC//config",
                "node/112233AABBCC/config/config",
                "node/112233AABBCC/../B/config",
                "node/112233AABBCC/params/local/",
                "node/112233AABBCC/params/local/a+b",
                "node/112233AABBCC/params/local/grüße",
                "node/112233AABBCC/direct/params/local/init",
                "node/112233AABBCC/direct/params/local",
                "node/112233AABBCC/command",
                "$aws/things/112233AABBCC/streams//get/cbor",
                "$aws/things/112233AABBCC/streams/s/describe/cbor",
                "$aws/things/112233AABBCC/streams/s/get/cbor/x"
            })
    void rejectsAnUnknownTopicOfTheNodesOwn(String topic) {
        assertThat(RainMakerTopics.publish(NODE, topic, NOTHING))
                .isEqualTo(
                        new Route.Rejected(
                                Reason.TOPIC_UNKNOWN,
                                "the topic is the node's own and names no channel"));
    }

    @Test
    void takesTheInsightsRuleForDiagnostics() {
        var topic = "$aws/rules/insights_message_delivery/node/112233AABBCC/diagnostics/from-node";

        assertThat(RainMakerTopics.publish(NODE, topic, NOTHING))
                .isEqualTo(new Route.To(Channel.DIAGNOSTICS, null, null, List.of()));
    }

    @Test
    void knowsNoRuleForDirectGroupMessages() {
        var topic = "$aws/rules/esp_set_group_params/node/112233AABBCC/direct/params/local/g";

        assertThat(RainMakerTopics.publish(NODE, topic, NOTHING))
                .isInstanceOfSatisfying(
                        Route.Rejected.class,
                        rejected ->
                                assertThat(rejected.reason())
                                        .isEqualTo(Reason.TOPIC_RULE_MISMATCH));
    }

    @Test
    void readsTheLegacyStatusThroughItsRuleToo() {
        var topic = "$aws/rules/esp_node_otastatus/node/112233AABBCC/status";
        byte[] payload = "{\"ota_job_id\":\"j\",\"status\":\"success\"}".getBytes(UTF_8);

        assertThat(RainMakerTopics.publish(NODE, topic, payload))
                .isEqualTo(
                        new Route.To(Channel.OTASTATUS, null, null, List.of(Reason.LEGACY_ALIAS)));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "node/112233AABBCC/params/remote",
                "node/112233AABBCC/+",
                "$aws/things/112233AABBCC/streams/+/data/cbor",
                "$aws/things/112233AABBCC/streams/+/rejected/cbor",
                "node/+/params/local/mine",
                "node/+/params/remote/mine",
                "node/+/direct/params/local/mine"
            })
    void letsANodeHearItselfAndTheGroupsItControls(String filter) {
        assertThat(RainMakerTopics.maySubscribe(NODE, filter, "mine"::equals)).isTrue();
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "",
                "#",
                "+/112233AABBCC/params/remote",
                "node/#",
                "node/+",
                "node/+/#",
                "node/112233AABBCC",
                "node/112233AABBCCx/#",
                "node/B/params/remote",
                "node/+/params/local",
                "node/+/params/local/+",
                "node/+/params/local/#",
                "node/+/params/local/theirs",
                "node/B/params/local/mine",
                "node/+/params/local/mine/x",
                "$aws/#",
                "$aws/things/112233AABBCC/#",
                "$aws/things/112233AABBCC/streams/+/get/cbor",
                "$aws/things/+/streams/+/data/cbor",
                "$aws/rules/esp_node_config/node/112233AABBCC/config",
                "$share/g/node/112233AABBCC/params/remote"
            })
    void letsANodeHearNobodyElse(String filter) {
        assertThat(RainMakerTopics.maySubscribe(NODE, filter, "mine"::equals)).isFalse();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "112233AABBCC",
        "k7Wq2ZtB9mXc4VnR8pLd3H",
        "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0",
        "a_b"
    })
    void findsNothingWrongWithANodeId(String nodeId) {
        assertThat(RainMakerTopics.checkNodeId(nodeId)).isEmpty();
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", "a/b", "a+", "#", "a b", "é", "..", "a\0"})
    @Requirement("R-ID-2")
    void saysWhatIsWrongWithANodeId(String nodeId) {
        assertThat(RainMakerTopics.checkNodeId(nodeId)).get().asString().startsWith("a node id is");
        assertThat(RainMakerTopics.checkNodeId("a".repeat(65))).isPresent();
    }

    @Test
    @Requirement("R-GRP-5")
    void aControllerMayTellMembersOfItsGroupsWhatToDo() {
        String topic = "node/lamp/params/remote/home";

        assertThat(RainMakerTopics.publish(NODE, topic, NOTHING, "home"::equals))
                .isEqualTo(new Route.To(Channel.PARAMS_REMOTE_GROUP, "home", null, List.of()));
        assertThat(RainMakerTopics.publish(NODE, topic, NOTHING, "other"::equals))
                .isInstanceOf(Route.Denied.class);
        assertThat(RainMakerTopics.publish(NODE, topic, NOTHING)).isInstanceOf(Route.Denied.class);
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(
            strings = {
                "node/112233AABBCC/params/remote/home",
                "node/lamp/params/remote",
                "node/lamp/params/local/home",
                "node/lamp/direct/params/local/home",
                "node/lamp/params/remote/home/more",
                "node/+/params/remote/home",
                "node//params/remote/home",
                "node/lamp/../params/remote/home",
                "$aws/rules/esp_set_params/node/lamp/params/remote/home"
            })
    void aControllerMaySayNothingElseInAnothersName(String topic) {
        assertThat(RainMakerTopics.publish(NODE, topic, NOTHING, group -> true))
                .isNotInstanceOf(Route.To.class);
    }
}
