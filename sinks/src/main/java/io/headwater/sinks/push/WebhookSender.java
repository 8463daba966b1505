package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.push.TargetSecret;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/**
 * Signed webhooks as the Standard Webhooks have them: type, timestamp and data in the body; id,
 * time of the attempt and signature in headers.
 */
final class WebhookSender implements Sender {
    private final HttpTarget http;
    private final Password key;
    private final InstantSource clock;

    /**
     * @param key the installation's, of which secrets of targets follow; empty for none
     */
    WebhookSender(HttpTarget http, Password key, InstantSource clock) {
        this.http = http;
        this.key = key;
        this.clock = clock;
    }

    @Override
    public Destination destination(PushRequest request) {
        return Destination.url(request.getAddress());
    }

    @Override
    public Outcome send(UserRowKey row, PushRequest request) {
        if (key.value().isBlank()) {
            return new Outcome.Never(null, "webhook.key is not set, so nothing can be signed");
        }
        String body = body(request);
        long seconds = clock.instant().getEpochSecond();
        TargetSecret secret =
                TargetSecret.of(key.value(), new UserRowKey(row.user(), row.target()));
        return http.post(
                request.getAddress(),
                request.getId(),
                Map.of(
                        "webhook-id", request.getId(),
                        "webhook-timestamp", Long.toString(seconds),
                        "webhook-signature", secret.signature(request.getId(), seconds, body)),
                "application/json",
                body.getBytes(UTF_8));
    }

    private static String body(PushRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("type", request.getKind());
        json.put("timestamp", Instant.ofEpochMilli(request.getAt()).toString());
        json.putRawValue("data", new RawValue(request.getData()));
        return json.toString();
    }
}
