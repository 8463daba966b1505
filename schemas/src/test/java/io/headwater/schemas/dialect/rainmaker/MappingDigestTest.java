package io.headwater.schemas.dialect.rainmaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.headwater.schemas.conformance.Requirement;
import java.util.Locale;
import org.junit.jupiter.api.Test;

class MappingDigestTest {
    private static final String SECRET = "c3a9f1e0-57b2-4d1e-9a44-2f6f0f2f8d11";

    private final MappingDigest digest = new MappingDigest(new byte[32]);

    @Test
    @Requirement("R-MAP-3")
    void tellsSecretsApartByEveryCharacterAndItsCase() {
        String known = digest.of(SECRET);

        assertThat(MappingDigest.same(known, digest.of(SECRET))).isTrue();
        assertThat(MappingDigest.same(known, digest.of(SECRET.toUpperCase(Locale.ROOT)))).isFalse();
        assertThat(MappingDigest.same(known, digest.of(SECRET + " "))).isFalse();
        assertThat(MappingDigest.same(known, digest.of(SECRET.substring(1)))).isFalse();
    }

    @Test
    void isAnotherWithAnotherKey() {
        byte[] key = new byte[32];
        key[31] = 1;

        assertThat(new MappingDigest(key).of(SECRET)).isNotEqualTo(digest.of(SECRET));
    }

    @Test
    void saysNothingOfTheSecretButItsMethod() {
        assertThat(digest.of(SECRET)).matches("hmac-sha256:[0-9a-f]{64}");
    }

    @Test
    void refusesAKeyThatIsTooShort() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new MappingDigest(new byte[31]))
                .withMessageContaining("32 bytes");
    }
}
