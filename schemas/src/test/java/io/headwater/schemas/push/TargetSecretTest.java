package io.headwater.schemas.push;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.FleetKey;
import io.headwater.schemas.UserRowKey;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class TargetSecretTest {
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
    private static final UserRowKey TARGET = new UserRowKey(FleetKey.user("default", "anna"), "t1");

    @Test
    void isAnothersForEachTarget() {
        var other = new UserRowKey(TARGET.user(), "t2");

        assertThat(TargetSecret.of(KEY, TARGET).shown())
                .startsWith("whsec_")
                .isEqualTo(TargetSecret.of(KEY + "\n", TARGET).shown())
                .isNotEqualTo(TargetSecret.of(KEY, other).shown());
    }

    @Test
    void signsAsAReceiverWhoKnowsWhatWasShownDoes() throws Exception {
        TargetSecret secret = TargetSecret.of(KEY, TARGET);
        byte[] shown = Base64.getDecoder().decode(secret.shown().substring("whsec_".length()));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(shown, "HmacSHA256"));
        byte[] expected = mac.doFinal("msg_1.1700000000.{}".getBytes(UTF_8));

        assertThat(secret.signature("msg_1", 1_700_000_000, "{}"))
                .isEqualTo("v1," + Base64.getEncoder().encodeToString(expected));
    }

    @Test
    void isMadeOfNoShortKeyAndNotPrinted() {
        String shortKey = Base64.getEncoder().encodeToString(new byte[31]);

        assertThatThrownBy(() -> TargetSecret.of(shortKey, TARGET))
                .hasMessage("the key has 31 bytes, at least 32");
        assertThat(TargetSecret.of(KEY, TARGET)).hasToString("secret of a webhook");
    }
}
