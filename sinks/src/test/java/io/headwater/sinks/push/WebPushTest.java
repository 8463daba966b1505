package io.headwater.sinks.push;

import static io.headwater.sinks.push.PushRequests.NOON;
import static io.headwater.sinks.push.PushRequests.ROW;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.sinks.push.outbound.AddressRules;
import io.headwater.sinks.push.outbound.Outbound;
import io.headwater.sinks.push.outbound.Receiver;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.types.Password;
import org.junit.jupiter.api.Test;

/** Web push against RFC 8291's example and a server that plays a push service. */
class WebPushTest {
    // RFC 8291, appendix A
    private static final String TEXT = "When I grow up, I want to be a watermelon";
    private static final String AUTH = "BTBZMqHH6r4Tts7J_aSIgg";
    private static final String POINT =
            "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4";
    private static final String OUR_POINT =
            "BP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A8";
    private static final String OUR_NUMBER = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw";
    private static final String SALT = "DGv6ra1nlYgDCS1FRnbzlw";
    private static final String BODY =
            "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
                    + "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
                    + "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

    private static final Base64.Decoder BASE64 = Base64.getUrlDecoder();

    @Test
    void encryptsAsTheExampleOfTheStandard() throws Exception {
        var ours =
                new KeyPair(
                        WebPushCipher.publicKey(BASE64.decode(OUR_POINT)),
                        WebPushCipher.privateKey(BASE64.decode(OUR_NUMBER)));

        byte[] body =
                WebPushCipher.encrypted(
                        TEXT.getBytes(UTF_8),
                        BASE64.decode(POINT),
                        BASE64.decode(AUTH),
                        ours,
                        BASE64.decode(SALT));

        assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(body)).isEqualTo(BODY);
    }

    @Test
    void takesNoPointThatIsNotOfTheCurve() {
        byte[] point = BASE64.decode(POINT);
        point[40] ^= 1;

        assertThatThrownBy(
                        () ->
                                WebPushCipher.encrypted(
                                        TEXT.getBytes(UTF_8), point, BASE64.decode(AUTH)))
                .isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void tellsThePushServiceWhoWeAre() throws Exception {
        try (var service = Receiver.of(201);
                var outbound =
                        Outbound.of(
                                AddressRules.allowing(List.of("127.0.0.0/8", "::1")),
                                Duration.ofSeconds(20))) {
            var sender =
                    new WebPushSender(
                            new HttpTarget(outbound),
                            OUR_POINT,
                            new Password(OUR_NUMBER),
                            "mailto:ops@example.org",
                            InstantSource.fixed(NOON));
            var request =
                    PushRequests.to("webpush", service.url("/send/1"))
                            .setKeys(Map.of("p256dh", POINT, "auth", AUTH))
                            .build();

            assertThat(sender.send(ROW, request)).isEqualTo(new Outcome.Delivered(201));
            Map<String, String> headers = service.got().get(0).headers();
            assertThat(headers)
                    .containsEntry("content-encoding", "aes128gcm")
                    .containsEntry("ttl", "3600")
                    .containsEntry("topic", "k1");
            String authorization = Objects.requireNonNull(headers.get("authorization"));
            assertThat(authorization).startsWith("vapid t=").endsWith(", k=" + OUR_POINT);
            String token = authorization.substring("vapid t=".length()).split(",", 2)[0];
            JsonNode claims = claims(token);
            assertThat(claims.path("aud").asText()).isEqualTo(service.url(""));
            assertThat(claims.path("sub").asText()).isEqualTo("mailto:ops@example.org");
            assertThat(claims.path("exp").asLong())
                    .isEqualTo(NOON.plusSeconds(12 * 3_600).getEpochSecond());
        }
    }

    /** Once the signature is checked, as a push service would. */
    private static JsonNode claims(String token) throws Exception {
        String[] parts = token.split("\\.", -1);
        var signature = Signature.getInstance("SHA256withECDSAinP1363Format");
        signature.initVerify(WebPushCipher.publicKey(BASE64.decode(OUR_POINT)));
        signature.update((parts[0] + "." + parts[1]).getBytes(UTF_8));
        assertThat(signature.verify(BASE64.decode(parts[2]))).isTrue();
        return new ObjectMapper().readTree(BASE64.decode(parts[1]));
    }
}
