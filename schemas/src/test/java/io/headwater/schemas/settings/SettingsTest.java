package io.headwater.schemas.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    private enum Mode {
        FIRST_CONNECT,
        PRE_REGISTERED
    }

    @Test
    void givesDefaultsWhenNothingIsGiven() {
        var in = new Settings("headwater.bridge.", Map.of());

        assertThat(in.text("host", "localhost", "where")).isEqualTo("localhost");
        assertThat(in.integer("port", 8883, 0, 65_535, "port")).isEqualTo(8883);
        assertThat(in.flag("strict", true, "whether")).isTrue();
        assertThat(in.duration("wait", Duration.ofSeconds(10), "how long"))
                .isEqualTo(Duration.ofSeconds(10));
        assertThat(in.choice("mode", Mode.class, Mode.FIRST_CONNECT, "how"))
                .isEqualTo(Mode.FIRST_CONNECT);
        in.rejectUnknown();
        in.throwIfInvalid();
    }

    @Test
    void readsWhatIsGiven() {
        var in =
                new Settings(
                        "headwater.bridge.",
                        Map.of(
                                "headwater.bridge.port", " 1883 ",
                                "headwater.bridge.strict", "false",
                                "headwater.bridge.mode", "pre-registered",
                                "headwater.bridge.wait", "250ms"));

        assertThat(in.integer("port", 8883, 0, 65_535, "port")).isEqualTo(1883);
        assertThat(in.flag("strict", true, "whether")).isFalse();
        assertThat(in.choice("mode", Mode.class, Mode.FIRST_CONNECT, "how"))
                .isEqualTo(Mode.PRE_REGISTERED);
        assertThat(in.duration("wait", Duration.ZERO, "how long"))
                .isEqualTo(Duration.ofMillis(250));
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        var in =
                new Settings(
                        "headwater.bridge.",
                        Map.of(
                                "headwater.bridge.port", "0",
                                "headwater.bridge.strict", "yes",
                                "headwater.bridge.prot", "1",
                                "headwater.sinks.prot", "somebody else's"));
        in.integer("port", 8883, 1, 65_535, "port");
        in.flag("strict", true, "whether");
        in.required("ca", "the CA's certificate");
        in.choice("mode", Mode.class, Mode.FIRST_CONNECT, "how");
        in.rejectUnknown();

        assertThatThrownBy(in::throwIfInvalid)
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessage(
                        """
                        headwater.bridge.port: expected a whole number from 1 to 65535, got '0'
                        headwater.bridge.strict: expected true or false, got 'yes'
                        headwater.bridge.ca: must be given (the CA's certificate)
                        headwater.bridge.prot: no such setting""");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"500ms, PT0.5S", "10s, PT10S", "5m, PT5M", "24h, PT24H", "7d, PT168H", "0s, PT0S"})
    void readsDurations(String text, Duration expected) {
        var in = new Settings("", Map.of("wait", text));

        assertThat(in.duration("wait", Duration.ofDays(99), "how long")).isEqualTo(expected);
        in.throwIfInvalid();
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", "10", "s", "-1s", "1.5s", "1 s", "10S", "9999999999999s"})
    void refusesOtherDurations(String text) {
        var in = new Settings("", Map.of("wait", text));

        in.duration("wait", Duration.ofSeconds(1), "how long");

        assertThatThrownBy(in::throwIfInvalid)
                .hasMessageStartingWith("wait: expected a duration such as 500ms, 10s");
    }

    @Test
    void passesKafkaSettingsThroughWithoutTheirPrefix() {
        var in = new Settings("headwater.bridge.", Map.of("headwater.bridge.kafka.linger.ms", "5"));

        assertThat(in.kafka()).containsExactly(Map.entry("linger.ms", "5"));
        in.rejectUnknown();
        in.throwIfInvalid();
    }

    @Test
    void readsEnvironmentVariablesOfItsOwn() {
        assertThat(
                        Settings.fromEnvironment(
                                Map.of("HEADWATER_BRIDGE_MQTT_PORT", "1883", "HOME", "/root")))
                .containsExactly(Map.entry("headwater.bridge.mqtt.port", "1883"));
    }

    @Test
    void remembersWhatWasAskedForTheReference() {
        var in = new Settings("headwater.bridge.", Map.of());
        in.duration("wait", Duration.ofMinutes(90), "how long a publish waits");

        assertThat(in.documented())
                .containsExactly(
                        new Settings.Documented(
                                "headwater.bridge.wait",
                                "a duration such as 500ms, 10s, 5m, 24h or 7d",
                                "90m",
                                "how long a publish waits"));
    }
}
