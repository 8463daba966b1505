package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import java.util.Map;

/**
 * Incoming webhooks as Slack has them, which other chats take too. Text of nodes is escaped, so
 * that it mentions nobody and links nowhere.
 */
final class SlackSender implements Sender {
    private final HttpTarget http;

    SlackSender(HttpTarget http) {
        this.http = http;
    }

    @Override
    public Destination destination(PushRequest request) {
        return Destination.url(request.getAddress());
    }

    @Override
    public Outcome send(UserRowKey row, PushRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("text", "*" + escaped(request.getTitle()) + "*\n" + escaped(request.getText()));
        return http.post(
                request.getAddress(),
                request.getId(),
                Map.of(),
                "application/json",
                json.toString().getBytes(UTF_8));
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
