package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A server-sent event as it is written. */
final class EventFrame {
    private EventFrame() {}

    /**
     * @param id null leaves the reader's as it is
     */
    static String of(String event, @Nullable String id, ObjectNode data) {
        var frame = new StringBuilder();
        frame.append("event: ").append(event).append('\n');
        if (id != null) {
            frame.append("id: ").append(id).append('\n');
        }
        new String(Json.bytes(data), StandardCharsets.UTF_8)
                .lines()
                .forEach(line -> frame.append("data: ").append(line).append('\n'));
        return frame.append('\n').toString();
    }
}
