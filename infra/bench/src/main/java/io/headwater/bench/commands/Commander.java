package io.headwater.bench.commands;

import io.headwater.bench.up.ApiClient;
import io.headwater.bench.up.LaunchedUp;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who sends a node a command over the API and asks until its result is there. */
final class Commander implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("\"id\":\"([^\"]+)\"");
    private static final String DONE = "\"status\":\"success\"";

    private final ApiClient api;

    Commander(LaunchedUp up) throws IOException {
        this.api = new ApiClient(up);
    }

    /** Waits until the node has said that it answers commands. */
    void awaitReady(String node) throws IOException, InterruptedException {
        api.awaitText("/api/v1/nodes/" + node, "\"commandResponse\":true");
    }

    /** Sends the command and returns once its result can be read. */
    void command(String node, int turn) throws IOException, InterruptedException {
        String commands = "/api/v1/nodes/" + node + "/commands";
        String answer =
                api.send(
                        "POST",
                        commands,
                        "{\"command\":1,\"timeout\":30,\"data\":{\"params\":{\"Lamp\":{\"Power\":%s}}}}"
                                .formatted(turn % 2 == 0));
        Matcher id = ID.matcher(answer);
        if (!id.find()) {
            throw new IOException("the command has no id: " + answer);
        }
        api.awaitText(commands + "/" + id.group(1), DONE);
    }

    @Override
    public void close() {
        api.close();
    }
}
