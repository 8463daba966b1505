package io.headwater.bench.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Report;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemoryBenchIT {
    @Test
    void theStateOfASmallFleetIsWeighedLostAndRestored() throws Exception {
        var options = Options.of(List.of("--nodes", "300", "--heap", "512m"));

        Report report = new MemoryBench().run(options, _ -> {});

        assertThat(report.figures())
                .extracting(Figure::quantity)
                .contains("stores on disk, bytes a node", "restore, s per million nodes");
        assertThat(report.notes())
                .anySatisfy(note -> assertThat(note).contains("params-current"))
                .anySatisfy(note -> assertThat(note).contains("registry-configs"));
    }
}
