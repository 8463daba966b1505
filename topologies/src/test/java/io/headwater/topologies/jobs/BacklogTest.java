package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.jobs.Backlog.Stretch;
import java.util.Map;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BacklogTest {
    private static final TopicPartition FIRST = new TopicPartition("uplink", 0);
    private static final TopicPartition SECOND = new TopicPartition("uplink", 1);
    private static final Backlog BACKLOG =
            new Backlog(Map.of(FIRST, new Stretch(0, 10), SECOND, new Stretch(0, 100)));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nothing processed yet                     | 10 | 30 |  0 | 20
                    some of it processed                      | 10 | 30 | 12 | 18
                    all of it processed                       | 10 | 30 | 30 |  0
                    what came later processed, too            | 10 | 30 | 99 |  0
                    nothing came                              | 30 | 30 |  0 |  0
                    a position beyond the end of a new topic  | 40 | 30 |  0 |  0
                    """)
    void countsWhatIsLeftOfAStretch(String what, long from, long end, long processed, long left) {
        assertThat(new Stretch(from, end).left(processed)).as(what).isEqualTo(left);
    }

    @Test
    void addsUpItsPartitions() {
        assertThat(BACKLOG.left(_ -> OptionalLong.of(4))).hasValue(6 + 96);
    }

    @Test
    void isNotKnownWhileTheTaskOfAPartitionIsGone() {
        assertThat(
                        BACKLOG.left(
                                place ->
                                        place.equals(FIRST)
                                                ? OptionalLong.of(10)
                                                : OptionalLong.empty()))
                .isEmpty();
    }
}
