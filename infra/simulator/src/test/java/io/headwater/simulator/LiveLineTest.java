package io.headwater.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.simulator.link.Tally.Progress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LiveLineTest {
    @Test
    void leavesOutWhatDidNotHappen() {
        var smooth = new Progress(3, 120, 118, 0, 0, 0, 0, 0, Optional.empty());

        assertThat(LiveLine.text(smooth, 3, 12.34))
                .isEqualTo("nodes 3/3  sent 120  acknowledged 118  in flight 2  12.3/s");
    }

    @Test
    void saysWhyNodesAreMissing() {
        var rough = new Progress(1, 120, 100, 4, 7, 1, 2, 3, Optional.of("connection refused"));

        assertThat(LiveLine.text(rough, 3, 0))
                .isEqualTo(
                        "nodes 1/3  sent 120  acknowledged 100  in flight 20  0.0/s  waiting 7"
                                + "  resent 4  dropped 1  reconnects 2  refused 3  (connection refused)");
    }
}
