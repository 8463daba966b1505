package io.headwater.bridge.claiming;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.bridge.claiming.Challenges.Challenge;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ChallengesTest {
    private static final MacAddress MAC = new MacAddress("4C11AE0D72F6");
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Duration LIFE = Duration.ofMinutes(5);

    private final Challenges challenges = new Challenges(new ClaimSecret(new byte[32]), LIFE);

    static Stream<Arguments> answers() throws IOException {
        try (var in = ChallengesTest.class.getResourceAsStream("/vectors/claiming.json")) {
            JsonNode set = new ObjectMapper().readTree(in);
            return StreamSupport.stream(set.get("cases").spliterator(), false)
                    .filter(it -> it.has("device_secret_hex"))
                    .map(it -> Arguments.of(it.get("id").asText(), it));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("answers")
    void judgesAnAnswerAsTheVectorSays(String id, JsonNode vector) {
        byte[] secret = HexFormat.of().parseHex(vector.get("device_secret_hex").asText());

        boolean answered =
                Challenges.isAnswered(
                        vector.get("challenge").asText(),
                        secret,
                        vector.get("challenge_response").asText());

        assertThat(answered).as(id).isEqualTo(vector.get("verdict").asText().equals("accept"));
    }

    @Test
    void fitsTheRoomThatFirmwareHas() {
        Challenge made = challenges.make(MAC, NOON);

        assertThat(made.authId()).hasSizeLessThan(64);
        assertThat(made.text()).hasSizeLessThanOrEqualTo(128);
        assertThat(challenges.make(MAC, NOON).text()).isNotEqualTo(made.text());
    }

    @Test
    void isKnownAtEveryBridgeThatSharesTheSecretAndAtNoOther() {
        Challenge made = challenges.make(MAC, NOON);
        var elsewhere = new Challenges(new ClaimSecret(new byte[32]), LIFE);
        var strange = new Challenges(new ClaimSecret("s".repeat(32).getBytes(US_ASCII)), LIFE);

        assertThat(elsewhere.find(made.authId(), NOON)).contains(made);
        assertThat(strange.find(made.authId(), NOON)).isEmpty();
    }

    @Test
    void endsWithItsLife() {
        String authId = challenges.make(MAC, NOON).authId();

        assertThat(challenges.find(authId, NOON.plus(LIFE))).isPresent();
        assertThat(challenges.find(authId, NOON.plus(LIFE).plusMillis(1))).isEmpty();
        assertThat(challenges.find(authId, NOON.minusSeconds(61))).isEmpty();
    }

    @Test
    void isNotWhatAnybodyMakesUp() {
        String authId = challenges.make(MAC, NOON).authId();
        String another = (authId.charAt(0) == 'A' ? "B" : "A") + authId.substring(1);

        for (String made : new String[] {"", "nope", "é", another, authId + "AAAA"}) {
            assertThat(challenges.find(made, NOON)).as(made).isEmpty();
        }
    }
}
