package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommandEndpointsTest {
    private static final String SET_POWER =
            "{\"command\":1,\"data\":{\"params\":{\"Lamp\":{\"Power\":true}}}}";

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;
    private final NodeKey lamp = nodes.add("lamp", "esp.node.light", null);

    CommandEndpointsTest() throws Exception {
        api = new ApiFixture(nodes);
        nodes.takesCommands(lamp);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void aCommandIsWrittenForTheNodesOwnerAndAnsweredAsItDecided() throws Exception {
        var answer = api.post("/api/v1/nodes/lamp/commands", SET_POWER);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.json().path("status").asText()).isEqualTo("in-progress");
        assertThat(answer.json().path("role").asText()).isEqualTo("admin");
        assertThat(answer.json().at("/data/params/Lamp/Power").asBoolean()).isTrue();
        assertThat(answer.json().path("id").asText()).matches("[2-9A-Za-z]{22}");
        assertThat(nodes.log.requests()).hasSize(1);
    }

    @Test
    void commandsAreListedNewestFirstAndByStatus() throws Exception {
        String first = send();
        String second = send();
        api.delete("/api/v1/nodes/lamp/commands/" + first);

        assertThat(ids("/api/v1/nodes/lamp/commands")).containsExactly(second, first);
        assertThat(ids("/api/v1/nodes/lamp/commands?open=true")).containsExactly(second);
        assertThat(ids("/api/v1/nodes/lamp/commands?status=cancelled")).containsExactly(first);
        assertThat(api.get("/api/v1/nodes/lamp/commands?status=odd").code())
                .isEqualTo("parameter-invalid");
    }

    @Test
    void anOpenOneIsCancelledAndOneThatEndedStaysAsItIs() throws Exception {
        String id = send();

        var cancelled = api.delete("/api/v1/nodes/lamp/commands/" + id);
        var again = api.delete("/api/v1/nodes/lamp/commands/" + id);

        assertThat(cancelled.json().path("status").asText()).isEqualTo("cancelled");
        assertThat(again.json()).isEqualTo(cancelled.json());
        assertThat(nodes.log.requests()).hasSize(2);
    }

    @Test
    @Requirement("R-CMD-8")
    void aNodeWithoutTheAttributeIsNotAsked() throws Exception {
        nodes.add("simple", "esp.node.light", null);

        assertThat(api.post("/api/v1/nodes/simple/commands", SET_POWER).code())
                .isEqualTo("command-unsupported");
        assertThat(api.post("/api/v1/nodes/nobody/commands", SET_POWER).code())
                .isEqualTo("node-unknown");
        assertThat(nodes.log.requests()).isEmpty();
    }

    @Test
    void whatIsUnknownOrMalformedIsSaidSo() throws Exception {
        assertThat(api.get("/api/v1/nodes/lamp/commands/other").code())
                .isEqualTo("command-unknown");
        assertThat(api.post("/api/v1/nodes/lamp/commands", "{}").code()).isEqualTo("body-invalid");
    }

    private String send() throws Exception {
        return api.post("/api/v1/nodes/lamp/commands", SET_POWER).json().path("id").asText();
    }

    private List<String> ids(String path) throws Exception {
        return api.get(path).json().path("commands").findValuesAsText("id");
    }
}
