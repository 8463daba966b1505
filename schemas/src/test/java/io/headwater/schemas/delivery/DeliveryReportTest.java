package io.headwater.schemas.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.delivery.DeliveryReport.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryReportTest {
    @ParameterizedTest
    @EnumSource(Outcome.class)
    void isReadBackAsItWasWritten(Outcome outcome) {
        var plain = new DeliveryReport("aF3yGe6UjK2tRs5Wq8MzPx", outcome, null);
        var explained = new DeliveryReport("aF3yGe6UjK2tRs5Wq8MzPx", outcome, "a \"reason\"");

        assertThat(DeliveryReport.parse(plain.write())).contains(plain);
        assertThat(DeliveryReport.parse(explained.write())).contains(explained);
    }

    @Test
    void readsWellInAnyKafkaTool() {
        var report = new DeliveryReport("q1", Outcome.NO_CONNECTION, null);

        assertThat(new String(report.write(), UTF_8))
                .isEqualTo("{\"id\":\"q1\",\"outcome\":\"no-connection\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{\"id\":\"q1\"}",
                "{\"id\":1,\"outcome\":\"acked\"}",
                "{\"id\":\"q1\",\"outcome\":\"ACKED\"}"
            })
    void isNothingElse(String payload) {
        assertThat(DeliveryReport.parse(payload.getBytes(UTF_8))).isEmpty();
    }
}
