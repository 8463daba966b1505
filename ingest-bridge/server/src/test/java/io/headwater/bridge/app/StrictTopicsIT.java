package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestNode.Will;
import io.headwater.schemas.conformance.Requirement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Node {@code eve} tries what she can to speak for others, in others' channels, or to hear them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrictTopicsIT {
    private static final int REFUSED = 0x80;

    /** Topics that are somebody else's, or nobody's. */
    static final String[] FOREIGN = {
        "node/bob/params/local",
        "node/Eve/params/local",
        "node/ev/params/local",
        "node/evee/params/local",
        "node/eve",
        "node//params/local",
        "node/ eve/params/local",
        "node/eve /params/local",
        "node/%65ve/params/local",
        "node/\u0435ve/params/local", // begins with a Cyrillic letter
        "node/eve\u200b/params/local",
        "node/../node/bob/params/local",
        "node/./eve/params/local",
        "NODE/eve/params/local",
        "node\\eve\\params\\local",
        "/node/eve/params/local",
        "//node/eve/params/local",
        "node/eve%2Fparams/local",
        "eve/params/local",
        "node",
        "/",
        " ",
        "$SYS/broker",
        "$share/g/node/eve/params/local",
        "$aws/rules/esp_set_params/node/bob/params/local",
        "$aws/rules/esp_set_params//node/eve/params/local",
        "$aws/rules/esp_set_params/x/node/eve/params/local",
        "$aws/things/bob/streams/s/get/cbor",
        "$aws/things/eve/shadow/update",
        "$aws/events/presence/connected/eve",
        "$AWS/rules/esp_set_params/node/eve/params/local",
        "node/eve/params/remote",
        "node/eve/to-node",
        "node/eve/otaurl"
    };

    /** Topics of her own that name no channel. */
    static final String[] UNKNOWN = {
        "node/eve/",
        "node/eve/../bob/params/local",
        "node/eve/./params/local",
        "node/eve//params/local",
        "node/eve/params//local",
        "node/eve/params/local/",
        "node/eve/params/local/../bob/params/local", // as many levels as there may be
        "node/eve/params/local/init/",
        "node/eve/Params/local",
        "node/eve/params/loc\u0430l",
        "node/eve/params%2Flocal",
        "node/eve/params/local ",
        "node/eve/presence",
        "node/eve/node/bob/params/local"
    };

    private final TestKafka kafka;
    private final TestBridge bridge;

    StrictTopicsIT(@TempDir Path folder) throws IOException {
        kafka = new TestKafka(folder.resolve("kafka")).start();
        bridge = new TestBridge(kafka, folder.resolve("identity"), Map.of()).awaitReady();
    }

    @AfterAll
    void stop() {
        bridge.close();
        kafka.close();
    }

    @ParameterizedTest
    @FieldSource("FOREIGN")
    @Requirement("R-ACL-1")
    void aPublishThatIsNotHersToSayIsAcknowledgedAndGoesNowhere(String topic) throws Exception {
        double before = bridge.count("denials", "topic-denied");

        publish(topic);

        assertThat(bridge.count("denials", "topic-denied")).isEqualTo(before + 1);
    }

    @ParameterizedTest
    @FieldSource("UNKNOWN")
    @Requirement("R-TOP-4")
    void aPublishToATopicOfHersThatIsNoChannelIsKeptAsRejected(String topic) throws Exception {
        double before = rejections();

        publish(topic);

        assertThat(rejections()).isEqualTo(before + 1);
    }

    @Test
    void nobodyElseIsHeardOfAndNothingIsInHerChannelsWhateverSheTries() throws Exception {
        for (String topic : Stream.of(FOREIGN, UNKNOWN).flatMap(Stream::of).toList()) {
            publish(topic);
        }

        assertThat(kafka.read(kafka.topics().uplink()))
                .allSatisfy(record -> assertThat(record.key().device()).isEqualTo("eve"));
        assertThat(bridge.story("eve"))
                .allSatisfy(told -> assertThat(told).matches("(dis)?connected.*"));
        assertThat(kafka.read(kafka.topics().bulk())).isEmpty();
    }

    @ParameterizedTest
    @FieldSource("FOREIGN")
    @Requirement("R-LWT-2")
    void aWillThatIsNotHersToSayGoesNowhere(String topic) throws Exception {
        double before = bridge.count("denials", "topic-denied");

        bridge.connected(Connect.as("eve").with(new Will(topic, "{}"))).vanish();

        await().until(() -> bridge.count("denials", "topic-denied") == before + 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#",
                "+",
                "+/+/params/remote",
                "+/eve/#",
                "node/#",
                "node/+/#",
                "node/+/params/remote",
                "node/bob/#",
                "node/bob/params/remote",
                "node/Eve/#",
                "node/ev/#",
                "node/evee/#",
                "node/eve",
                "node/../node/bob/#",
                "/node/eve/#",
                "$share/g/node/eve/#",
                "$share/g/node/eve/params/remote",
                "$SYS/#",
                "$aws/#",
                "$aws/things/eve/#",
                "$aws/things/+/streams/+/data/cbor",
                "$aws/things/bob/streams/+/data/cbor",
                "$aws/rules/esp_set_params/node/eve/params/local",
                "$aws/events/#",
                "node/+/params/local/group1",
                "node/+/params/remote/group1"
            })
    void aFilterThatCouldMatchOthersIsGrantedToNobody(String filter) throws Exception {
        try (TestNode eve = bridge.connected("eve")) {
            assertThat(eve.subscribe(1, filter)).isEqualTo(REFUSED);
        }
    }

    private void publish(String topic) throws Exception {
        try (TestNode eve = bridge.connected("eve")) {
            assertThat(eve.publish(1, topic, "{\"A\":{\"b\":1}}").acknowledged()).isEqualTo(1);
        }
    }

    private double rejections() {
        return bridge.count("rejections", "topic-unknown");
    }
}
