package io.headwater.bench.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class AggregatesBenchIT {
    @Test
    void aFewPointsAreAppliedByBothAndMeasured() throws Exception {
        var options =
                Options.of(
                        List.of(
                                "--points",
                                "200",
                                "--nodes",
                                "4",
                                "--rounds",
                                "1",
                                "--warm-up",
                                "0",
                                "--settle",
                                "0"));

        Report report = new AggregatesBench().run(options, _ -> {});

        assertThat(report.figures())
                .hasSize(2)
                .allSatisfy(
                        figure -> {
                            assertThat(figure.ours()).containsPattern("[0-9]");
                            assertThat(figure.limit()).containsPattern("[0-9]");
                        });
    }
}
