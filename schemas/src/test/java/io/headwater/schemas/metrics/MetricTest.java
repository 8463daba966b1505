package io.headwater.schemas.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class MetricTest {
    @Test
    void saysWhatItIsWithItsTagsInOrder() {
        assertThat(Metric.counter("headwater.bridge.publishes", "Publishes", "qos", "result"))
                .isEqualTo(
                        new Metric(
                                "headwater.bridge.publishes",
                                "counter",
                                List.of("qos", "result"),
                                "Publishes"));
    }

    @Test
    void refusesNamesAndKindsThatNobodyKnows() {
        assertThatThrownBy(() -> Metric.gauge("jvm.memory", "Memory"))
                .hasMessage("metric jvm.memory is not one of headwater's");
        assertThatThrownBy(() -> new Metric("headwater.x", "meter", List.of(), "X"))
                .hasMessage("metric headwater.x has no known kind: meter");
    }
}
