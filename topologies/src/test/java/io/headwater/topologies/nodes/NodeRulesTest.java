package io.headwater.topologies.nodes;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.PublishToNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What holds between the capabilities of a node. */
class NodeRulesTest {
    private static final NodeKey NODE = NodeKey.rainmaker("lamp");
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";
    private static final String CONFIG =
            """
            {"node_id":"lamp","config_version":"1","info":{"name":"n","fw_version":"1","type":"t"},
             "devices":[{"name":"Light","params":[]}]}
            """;

    @TempDir Path folder;
    private NodesFixture nodes;

    @BeforeEach
    void start() {
        nodes = new NodesFixture(folder);
    }

    @AfterEach
    void stop() {
        nodes.close();
    }

    @Test
    @Requirement({"R-SEQ-1", "R-INIT-7"})
    void whatWasKnownOutlivesADisconnectAndAReconnectNeedsNoInit() {
        long epoch = nodes.connects(NODE, SESSION);
        nodes.sends(NODE, "config", CONFIG);
        nodes.sends(NODE, "params-init", "{\"Light\":{\"Power\":true,\"Hue\":120}}");

        nodes.disconnects(NODE, SESSION, epoch);
        nodes.connects(NODE, "another-session");
        nodes.sends(NODE, "params-local", "{\"Light\":{\"Power\":false}}");

        assertThat(nodes.config(NODE)).isEqualTo(CONFIG);
        assertThat(nodes.params(NODE))
                .containsOnly(entry("Light.Power", "false"), entry("Light.Hue", "120"));
    }

    @Test
    @Requirement("R-CONF-4")
    void aConfigPrunesNoParams() {
        nodes.sends(NODE, "params-init", "{\"Light\":{\"Power\":true},\"Fan\":{\"Speed\":3}}");

        nodes.sends(NODE, "config", CONFIG);

        assertThat(nodes.params(NODE))
                .containsOnly(entry("Light.Power", "true"), entry("Fan.Speed", "3"));
    }

    @Test
    @Requirement({"R-PAR-5", "R-REM-3", "R-SVC-1"})
    void whatIsAskedOfANodeChangesNothingUntilTheNodeReportsIt() {
        nodes.connects(NODE, SESSION);
        nodes.sends(NODE, "params-init", "{\"Schedule\":{\"Schedules\":[]}}");

        publishes("{\"Schedule\":{\"Schedules\":[{\"id\":\"A\",\"operation\":\"add\"}]}}");
        assertThat(nodes.params(NODE)).containsOnly(entry("Schedule.Schedules", "[]"));

        nodes.sends(NODE, "params-local", "{\"Schedule\":{\"Schedules\":[{\"id\":\"A\"}]}}");
        assertThat(nodes.params(NODE))
                .containsOnly(entry("Schedule.Schedules", "[{\"id\":\"A\"}]"));
    }

    @Test
    @Requirement("R-TS-7")
    void timeSeriesChangeNoParams() {
        nodes.sends(NODE, "params-init", "{\"Sensor\":{\"Temperature\":20.5}}");
        nodes.changed();

        nodes.sends(
                NODE,
                "tsdata",
                """
                {"ts_data_version":"2021-09-13","ts_data":[{"name":"Sensor.Temperature","dt":"float",
                 "records":[{"t":1780000000,"v":25.5}]}]}
                """);

        assertThat(nodes.params(NODE)).containsOnly(entry("Sensor.Temperature", "20.5"));
        assertThat(nodes.changed()).isEmpty();
    }

    @Test
    @Requirement("R-LWT-3")
    void theWillChangesTheParamAndPresenceSaysWhetherTheNodeIsConnected() {
        long epoch = nodes.connects(NODE, SESSION);

        nodes.wills(NODE, epoch, "{\"Connectivity\":{\"Connected\":false}}");

        assertThat(nodes.params(NODE)).containsOnly(entry("Connectivity.Connected", "false"));
        PresenceState presence = Objects.requireNonNull(nodes.presence(NODE));
        assertThat(presence.getConnected()).isTrue();
    }

    private void publishes(String params) {
        var message =
                new PublishToNode(
                        "params-remote",
                        "node/lamp/params/remote",
                        ByteBuffer.wrap(params.getBytes(UTF_8)),
                        NOON.plusSeconds(60).toEpochMilli());
        nodes.kafka()
                .ask(
                        NODE,
                        NodeRequest.newBuilder()
                                .setId("q1")
                                .setRequestedAt(NOON.toEpochMilli())
                                .setPublish(message)
                                .build(),
                        NOON);
    }
}
