package io.headwater.bench.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertsBenchIT {
    @Test
    void aFewAlertsOfVirtualNodesAreRaisedAndToldWithAndWithoutOthersThatSend() throws Exception {
        var options =
                Options.of(
                        List.of("--samples", "5", "--nodes", "2", "--load", "5", "--warm-up", "0"));

        Report report = new AlertsBench().run(options, _ -> {});

        assertThat(report.figures())
                .hasSize(4)
                .allSatisfy(figure -> assertThat(figure.ours()).matches("[0-9.]+ and [0-9.]+"));
    }
}
