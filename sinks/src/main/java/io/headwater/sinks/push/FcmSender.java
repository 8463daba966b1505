package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import io.headwater.sinks.push.outbound.Outbound;
import java.io.IOException;
import java.util.Map;

/**
 * Apps registered with Firebase Cloud Messaging, by its HTTP v1 API. The idempotency key is the
 * notification's tag, under which Android shows one.
 */
final class FcmSender implements Sender {
    private final HttpTarget http;
    private final String url;
    private final GoogleAccount account;

    /**
     * @param server {@code https://fcm.googleapis.com}
     */
    FcmSender(HttpTarget http, String server, GoogleAccount account) {
        this.http = http;
        this.account = account;
        url = server.replaceAll("/$", "") + "/v1/projects/" + account.project() + "/messages:send";
    }

    @Override
    public Destination destination(PushRequest request) {
        return Destination.service(url);
    }

    @Override
    public Outcome send(UserRowKey row, PushRequest request) {
        String token;
        try {
            token = account.token();
        } catch (IOException e) {
            return new Outcome.Later(null, "no access token is to be had", null);
        }
        return http.post(
                url,
                request.getId(),
                Map.of("Authorization", "Bearer " + token),
                "application/json",
                message(request).toString().getBytes(UTF_8),
                reply -> judged(reply, token));
    }

    /** FCM tells why in the body (its "ErrorCode"). */
    private Outcome judged(Outbound.Reply reply, String token) {
        return switch (reply.status()) {
            case 401 -> {
                account.forget(token);
                yield new Outcome.Later(401, "FCM does not take our access token", null);
            }
            case 404 ->
                    reply.text().contains("UNREGISTERED")
                            ? new Outcome.Gone(404, "FCM says that the token is not registered")
                            : new Outcome.Never(404, "FCM knows no such project");
            default -> Outcome.ofStatus(reply.status(), reply.retryAfter());
        };
    }

    private static ObjectNode message(PushRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ObjectNode message = json.putObject("message");
        message.put("token", request.getAddress());
        ObjectNode shown = message.putObject("notification");
        shown.put("title", request.getTitle());
        shown.put("body", request.getText());
        ObjectNode data = message.putObject("data");
        data.put("id", request.getId());
        data.put("kind", request.getKind());
        data.put("event", request.getData());
        ObjectNode android = message.putObject("android");
        android.put("priority", "high");
        android.putObject("notification").put("tag", request.getId());
        return json;
    }
}
