package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import org.jspecify.annotations.Nullable;

/** Reads server-sent events one by one, as an EventSource would. */
final class EventReader implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BufferedReader lines;
    private String lastId = "";

    /** An event; comments and ids alone are no events. */
    record Event(String name, String id, JsonNode data) {}

    EventReader(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, UTF_8));
    }

    /** The id that a reader would resume from. */
    String lastId() {
        return lastId;
    }

    /** Blocks for the next event. */
    Event next() throws IOException {
        String name = "message";
        var data = new StringBuilder();
        for (String line = line(); ; line = line()) {
            if (line.isEmpty() && !data.isEmpty()) {
                return new Event(name, lastId, JSON.readTree(data.toString()));
            }
            if (line.isEmpty()) {
                name = "message";
            } else if (line.startsWith("event: ")) {
                name = line.substring(7);
            } else if (line.startsWith("data: ")) {
                data.append(line.substring(6)).append('\n');
            }
        }
    }

    /** Blocks until an id other than the present one has come, with an event or alone. */
    String nextId() throws IOException {
        String before = lastId;
        while (lastId.equals(before)) {
            line();
        }
        return lastId;
    }

    /** Blocks until a heartbeat has brought this id; no event may come before that. */
    void quietUntil(String id) throws IOException {
        while (!lastId.equals(id)) {
            assertThat(line()).doesNotStartWith("event: ");
        }
    }

    private String line() throws IOException {
        @Nullable String line = lines.readLine();
        if (line == null) {
            throw new IOException("the stream has ended");
        }
        if (line.startsWith("id: ")) {
            lastId = line.substring(4);
        }
        return line;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
