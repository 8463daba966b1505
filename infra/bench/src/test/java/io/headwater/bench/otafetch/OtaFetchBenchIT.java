package io.headwater.bench.otafetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtaFetchBenchIT {
    @Test
    void everyNodeOfASmallFleetIsAnsweredByOursAndByTheLimit() throws Exception {
        var options =
                Options.of(
                        List.of(
                                "--nodes",
                                "200",
                                "--rounds",
                                "1",
                                "--warm-up",
                                "1",
                                "--burst",
                                "60",
                                "--per-second",
                                "30",
                                "--seconds",
                                "1"));

        Report report = new OtaFetchBench().run(options, _ -> {});

        assertThat(report.figures())
                .extracting(Figure::quantity)
                .containsExactly(Fetches.CPU, Fetches.RATE, Fetches.P50, Fetches.P99);
        assertThat(report.figures()).allSatisfy(figure -> assertThat(figure.limit()).isNotBlank());
    }
}
