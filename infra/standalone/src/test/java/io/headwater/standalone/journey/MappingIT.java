package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node gets an owner, a second one, and forgets them all. */
class MappingIT {
    private static final String USERS = "/api/v1/nodes/lamp/users";
    private static final String MAPPING = "$aws/rules/esp_user_node_mapping/node/lamp/user/mapping";
    private static final String SECRET = "c3a9f1e0-57b2-4d1e-9a44-2f6f0f2f8d11";

    @TempDir static Path folder;

    @Test
    @Requirement({"R-MAP-1", "R-MAP-2", "R-MAP-4"})
    void aNodeIsMappedOverAKillBetweenTheHalvesAndForgetsItsUsersWithAFactoryReset()
            throws Exception {
        Path data = folder.resolve("data");
        var first = RunningHeadwater.start(data);
        Path lamp = first.createNode("lamp");
        first.mosquitto(lamp).publish("node/lamp/params/local/init", "{\"Lamp\":{\"Power\":true}}");
        await().until(() -> first.status("/api/v1/nodes/lamp/params") == 200);
        JsonNode asked = first.put(USERS + "/anna", "{\"secretKey\":\"" + SECRET + "\"}");
        assertThat(asked.path("status").asText()).isEqualTo("requested");
        first.kill();

        try (var headwater = RunningHeadwater.start(data)) {
            Mosquitto node = headwater.mosquitto(lamp);
            node.publish(MAPPING, says("anna", SECRET));
            String request = "/api/v1/nodes/lamp/mapping-requests/" + asked.path("id").asText();
            await().until(() -> headwater.status(request) == 200); // the kill may have undone it
            await().until(() -> headwater.get(request).path("status").asText().equals("confirmed"));
            assertThat(users(headwater)).containsExactly("anna");

            node.publish(MAPPING, says("berta", "another"));
            headwater.put(USERS + "/berta", "{\"secretKey\":\"another\"}");
            await().until(() -> users(headwater).equals(List.of("anna", "berta")));
            await().until(() -> nodesOf(headwater, "berta").equals(List.of("lamp")));

            node.publish(MAPPING, says("carl", SECRET.repeat(2)));
            node.publish(
                    MAPPING,
                    "{\"node_id\":\"lamp\",\"user_id\":\"esp-rmaker\",\"secret_key\":\"failed\",\"reset\":true}");
            await().until(() -> users(headwater).isEmpty());
            await().until(() -> nodesOf(headwater, "berta").isEmpty());
            assertThat(headwater.get("/api/v1/nodes/lamp/downlinks").path("downlinks"))
                    .as("the node is never told how a mapping went")
                    .isEmpty();
            assertThat(
                            headwater
                                    .get("/api/v1/nodes/lamp/params")
                                    .at("/params/Lamp/Power/value")
                                    .asBoolean())
                    .as("the node's own state stays")
                    .isTrue();
        }
    }

    private static String says(String user, String secret) {
        return "{\"node_id\":\"lamp\",\"user_id\":\""
                + user
                + "\",\"secret_key\":\""
                + secret
                + "\"}";
    }

    private static List<String> users(RunningHeadwater headwater) {
        return headwater.get(USERS).path("users").findValuesAsText("userId");
    }

    private static List<String> nodesOf(RunningHeadwater headwater, String user) {
        return headwater
                .get("/api/v1/users/" + user + "/nodes")
                .path("nodes")
                .findValuesAsText("id");
    }
}
