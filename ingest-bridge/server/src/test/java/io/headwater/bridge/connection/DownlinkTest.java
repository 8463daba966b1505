package io.headwater.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.conformance.Mqtt5;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.mqtt.Property;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DownlinkTest {
    private static final Downlink TEN_SECONDS =
            new Downlink(
                    "t",
                    new byte[] {1},
                    1,
                    Properties.of(Property.MESSAGE_EXPIRY_INTERVAL, 10L).withUser("a", "1"));

    @Test
    @Mqtt5("3.3.2-6")
    void saysHowMuchOfItsIntervalIsLeft() {
        var rest = TEN_SECONDS.after(Duration.ofMillis(3_500)).orElseThrow().properties();

        assertThat(rest)
                .isEqualTo(Properties.of(Property.MESSAGE_EXPIRY_INTERVAL, 7L).withUser("a", "1"));
    }

    @Test
    @Mqtt5("3.3.2-5")
    void isGoneWhenItsIntervalHasPassed() {
        assertThat(TEN_SECONDS.after(Duration.ofSeconds(10))).isPresent();
        assertThat(TEN_SECONDS.after(Duration.ofMillis(10_001))).isEmpty();
    }

    @Test
    void lastsWithoutAnInterval() {
        var lasting = new Downlink("t", new byte[] {1}, 1, Properties.NONE);

        assertThat(lasting.after(Duration.ofDays(365))).contains(lasting);
    }
}
