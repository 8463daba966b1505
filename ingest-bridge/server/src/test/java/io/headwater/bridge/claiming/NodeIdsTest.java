package io.headwater.bridge.claiming;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class NodeIdsTest {
    private static final MacAddress MAC = new MacAddress("4C11AE0D72F6");

    private final NodeIds ids = new NodeIds(new ClaimSecret(new byte[32]), "default");

    @Test
    @Requirement("R-ID-3")
    void areLettersAndDigitsAndDifferFromOneAddressToTheNext() {
        var seen = new HashSet<String>();

        for (int i = 0; i < 1_000; i++) {
            seen.add(ids.of("ada", new MacAddress("4C11AE%06X".formatted(i))));
        }

        assertThat(seen).hasSize(1_000).allMatch(id -> id.matches("[0-9A-Za-z]{22}"));
    }

    @Test
    void areTheSameAtEveryBridgeThatSharesTheSecret() {
        var elsewhere = new NodeIds(new ClaimSecret(new byte[32]), "default");

        assertThat(elsewhere.of("ada", MAC)).isEqualTo(ids.of("ada", MAC));
    }

    @Test
    void tellWhoseTheyAre() {
        String id = ids.of("ada", MAC);

        assertThat(ids.macOf("ada", id)).contains(MAC);
        assertThat(ids.macOf("ben", id)).isEmpty();
        assertThat(new NodeIds(new ClaimSecret(new byte[32]), "other").macOf("ada", id)).isEmpty();
    }

    @Test
    void areNotWhatAnybodyMakesUp() {
        for (String id : new String[] {"", "4C11AE0D72F6", "z".repeat(22), "0".repeat(22), "é"}) {
            assertThat(ids.macOf("ada", id)).as(id).isEmpty();
        }
    }
}
