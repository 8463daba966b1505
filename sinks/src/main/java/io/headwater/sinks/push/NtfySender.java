package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/**
 * Topics of ntfy servers, by "publish as JSON": the address is that of the topic, and what is
 * posted goes to what is left without its last part.
 */
final class NtfySender implements Sender {
    private final HttpTarget http;
    private final String tokenServer;
    private final Password token;

    /**
     * @param tokenServer to whose topics the token is shown, {@code https://host[:port]}
     * @param token empty for none
     */
    NtfySender(HttpTarget http, String tokenServer, Password token) {
        this.http = http;
        this.tokenServer = tokenServer;
        this.token = token;
    }

    @Override
    public Destination destination(PushRequest request) {
        return Destination.url(server(request.getAddress()));
    }

    @Override
    public Outcome send(UserRowKey row, PushRequest request) {
        String address = request.getAddress();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("topic", address.substring(address.lastIndexOf('/') + 1));
        json.put("title", request.getTitle());
        json.put("message", request.getText());
        return http.post(
                server(address),
                request.getId(),
                authorization(address),
                "application/json",
                json.toString().getBytes(UTF_8));
    }

    private static String server(String address) {
        return address.substring(0, address.lastIndexOf('/') + 1);
    }

    private Map<String, String> authorization(String address) {
        var headers = new HashMap<String, String>();
        if (!token.value().isBlank()
                && !tokenServer.isBlank()
                && address.startsWith(tokenServer.replaceAll("/$", "") + "/")) {
            headers.put("Authorization", "Bearer " + token.value());
        }
        return headers;
    }
}
