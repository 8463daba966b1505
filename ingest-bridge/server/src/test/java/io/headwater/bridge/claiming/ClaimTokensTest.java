package io.headwater.bridge.claiming;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class ClaimTokensTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    @Test
    void nameTheirUserUntilTheyEnd() {
        String token = at(NOON).issue("ada", NOON.plusSeconds(60));

        assertThat(at(NOON.plusSeconds(60)).userOf(token)).contains("ada");
        assertThat(at(NOON.plusSeconds(61)).userOf(token)).isEmpty();
    }

    @Test
    void areWorthNothingElsewhereOrChanged() {
        String token = at(NOON).issue("ada", NOON.plusSeconds(60));
        var otherTenant = new ClaimTokens(new ClaimSecret(new byte[32]), "other", () -> NOON);

        assertThat(otherTenant.userOf(token)).isEmpty();
        for (String made : new String[] {"", "garbage", "é", token + "A", "A" + token}) {
            assertThat(at(NOON).userOf(made)).as(made).isEmpty();
        }
    }

    @Test
    void takeIdsOfUsersThatAreOpaqueWords() {
        assertThat(ClaimTokens.checkUser("ada-1")).isEmpty();
        assertThat(ClaimTokens.checkUser("ada@example.org")).isPresent();
        assertThat(ClaimTokens.checkUser("")).isPresent();
    }

    private static ClaimTokens at(Instant now) {
        return new ClaimTokens(new ClaimSecret(new byte[32]), "default", InstantSource.fixed(now));
    }
}
