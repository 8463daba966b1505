package io.headwater.standalone.journey;

import static org.awaitility.Awaitility.await;

/** A user of the API. */
record AppUser(RunningHeadwater headwater, String id) {
    private static final String SECRET = "c3a9f1e0-57b2-4d1e-9a44-2f6f0f2f8d11";

    /** Makes a node the user's, as an app and the node do it: both say the same secret. */
    void takes(Mosquitto node) {
        String name = node.id();
        headwater.put(
                "/api/v1/nodes/" + name + "/users/" + id, "{\"secretKey\":\"" + SECRET + "\"}");
        node.publish(
                "$aws/rules/esp_user_node_mapping/node/" + name + "/user/mapping",
                "{\"node_id\":\"%s\",\"user_id\":\"%s\",\"secret_key\":\"%s\"}"
                        .formatted(name, id, SECRET));
        await().until(
                        () ->
                                headwater.get("/api/v1/users/" + id + "/nodes").path("nodes").size()
                                        == 1);
    }
}
