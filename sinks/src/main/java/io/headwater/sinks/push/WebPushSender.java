package io.headwater.sinks.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.apache.kafka.common.config.types.Password;

/**
 * Browsers' push subscriptions: the message encrypted for the browser alone (RFC 8291), and who we
 * are told to its push service (RFC 8292). The idempotency key is the message's topic, so what is
 * sent twice before the browser comes is shown once (RFC 8030, 5.4).
 */
final class WebPushSender implements Sender {
    private static final Duration TOKEN_LIFE = Duration.ofHours(12);
    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    private final HttpTarget http;
    private final PrivateKey key;
    private final String publicKey;
    private final String contact;
    private final InstantSource clock;

    /**
     * @param publicKey the uncompressed point in base64url, as browsers get it when they subscribe
     * @param privateKey the number in base64url
     * @param contact a mailto: or https: URL at which a push service finds us
     * @throws GeneralSecurityException when these are no keys
     */
    WebPushSender(
            HttpTarget http,
            String publicKey,
            Password privateKey,
            String contact,
            InstantSource clock)
            throws GeneralSecurityException {
        this.http = http;
        this.publicKey = publicKey;
        this.contact = contact;
        this.clock = clock;
        key = WebPushCipher.privateKey(BASE64.decode(privateKey.value().strip()));
        WebPushCipher.publicKey(BASE64.decode(publicKey));
    }

    @Override
    public Destination destination(PushRequest request) {
        return Destination.url(request.getAddress());
    }

    @Override
    public Outcome send(UserRowKey row, PushRequest request) {
        try {
            byte[] body =
                    WebPushCipher.encrypted(
                            text(request),
                            BASE64.decode(request.getKeys().getOrDefault("p256dh", "")),
                            BASE64.decode(request.getKeys().getOrDefault("auth", "")));
            return http.post(
                    request.getAddress(),
                    request.getId(),
                    headers(request),
                    "application/octet-stream",
                    body);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return new Outcome.Never(null, "the subscription's keys cannot be used");
        }
    }

    private Map<String, String> headers(PushRequest request) throws GeneralSecurityException {
        long life = (request.getExpiresAt() - clock.millis()) / 1_000;
        return Map.of(
                "Content-Encoding",
                "aes128gcm",
                "TTL",
                Long.toString(Math.max(0, life)),
                "Urgency",
                "high",
                "Topic",
                request.getId(),
                "Authorization",
                "vapid t=" + token(request.getAddress()) + ", k=" + publicKey);
    }

    private String token(String address) throws GeneralSecurityException {
        URI url = URI.create(address);
        ObjectNode claims = JsonNodeFactory.instance.objectNode();
        claims.put("aud", url.getScheme() + "://" + url.getRawAuthority());
        claims.put("exp", clock.instant().plus(TOKEN_LIFE).getEpochSecond());
        claims.put("sub", contact);
        return JsonWebToken.of(claims, JsonWebToken.Algorithm.ES256, key);
    }

    private static byte[] text(PushRequest request) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", request.getId());
        json.put("kind", request.getKind());
        json.put("title", request.getTitle());
        json.put("text", request.getText());
        return json.toString().getBytes(UTF_8);
    }
}
