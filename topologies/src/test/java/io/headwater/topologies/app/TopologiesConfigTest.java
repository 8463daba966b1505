package io.headwater.topologies.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.settings.InvalidSettingsException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TopologiesConfigTest {
    private static final String PREFIX = "headwater.topologies.";

    @Test
    void listensOnLoopbackUnlessToldOtherwise() {
        var config =
                TopologiesConfig.from(
                        Map.of(
                                PREFIX + "state.dir", "/state",
                                PREFIX + "token.dir", "/data",
                                PREFIX + "kafka.bootstrap.servers", "broker:9092"));

        assertThat(config.api().host()).isEqualTo("127.0.0.1");
        assertThat(config.api().port()).isEqualTo(8080);
        assertThat(config.hotSpan()).isEqualTo(Duration.ofDays(2));
    }

    @Test
    void everyUnusableSettingIsNamedAtOnce() {
        assertThatThrownBy(
                        () ->
                                TopologiesConfig.from(
                                        Map.of(
                                                PREFIX + "http.port", "x",
                                                PREFIX + "http.prot", "1",
                                                PREFIX + "run", "fleets")))
                .isInstanceOf(InvalidSettingsException.class)
                .hasMessageContaining("http.port")
                .hasMessageContaining("http.prot: no such setting")
                .hasMessageContaining("token.dir")
                .hasMessageContaining("run");
    }
}
