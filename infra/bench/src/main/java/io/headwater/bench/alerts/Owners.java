package io.headwater.bench.alerts;

import io.headwater.bench.up.ApiClient;
import io.headwater.bench.up.LaunchedUp;
import io.headwater.bench.up.VirtualHome;
import java.io.IOException;

/** Gives each virtual node a user of its own, who wants to be told by a webhook. */
final class Owners {
    private static final String SECRET = "0f6e1c1c-7d0e-4f4f-9a53-8c1d2f3b4a59";

    private Owners() {}

    /**
     * Returns once all nodes have theirs. Nobody calls the webhooks, as the instance runs no push
     * sink.
     */
    static void move(LaunchedUp up, VirtualHome home) throws IOException, InterruptedException {
        try (var api = new ApiClient(up)) {
            for (int turn = 0; turn < home.size(); turn++) {
                String node = home.id(turn);
                String user = "owner-of-" + node;
                api.awaitText("/api/v1/nodes/" + node, "\"connected\":true");
                api.send(
                        "PUT",
                        "/api/v1/nodes/" + node + "/users/" + user,
                        "{\"secretKey\":\"" + SECRET + "\"}");
                home.node(turn).provision(user, SECRET);
                api.awaitText("/api/v1/users/" + user + "/nodes", node);
                api.send(
                        "POST",
                        "/api/v1/users/" + user + "/targets",
                        "{\"kind\":\"webhook\",\"address\":\"http://localhost:9/bench\"}");
            }
        }
    }
}
