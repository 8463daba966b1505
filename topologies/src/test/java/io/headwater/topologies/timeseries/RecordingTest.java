package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.SamplePoints.NOON;
import static io.headwater.topologies.timeseries.SamplePoints.revision;
import static io.headwater.topologies.timeseries.SamplePoints.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RecordingTest {
    private static final NodeKey NODE = NodeKey.rainmaker("112233AABBCC");

    private final Stored stored = new Stored();

    @Test
    void keepsThePointsOfAMessageInItsOrder() {
        var recording =
                record(
                        temperature(NOON + 2, 3.0, 1),
                        temperature(NOON, 1.0, 1),
                        temperature(NOON + 1, 2.0, 1));

        assertThat(recording.points().values())
                .extracting(Point::getValue)
                .containsExactly(3.0, 1.0, 2.0);
    }

    @Test
    void takesTheLastOfTwoValuesThatOneMessageGivesOneTime() {
        var recording = record(temperature(NOON, 1.0, 1), temperature(NOON, 2.0, 1));

        assertThat(recording.points().values()).containsExactly(temperature(NOON, 2.0, 1));
        assertThat(recording.arrivals()).hasSize(1);
    }

    @Test
    void movesTheLatestPointForwardInDeviceTimeOnly() {
        stored.hold(temperature(NOON, 1.0, 1));

        var late = record(temperature(NOON - 1, 2.0, 2));
        var newer = record(temperature(NOON + 1, 3.0, 3));

        assertThat(late.points()).hasSize(1);
        assertThat(late.latest()).isEmpty();
        assertThat(newer.latest().values()).containsExactly(temperature(NOON + 1, 3.0, 3));
    }

    @Test
    void findsTheNewestOfAMessageThatIsOutOfOrder() {
        var recording = record(temperature(NOON + 5, 1.0, 1), temperature(NOON, 2.0, 1));

        assertThat(recording.latest().values()).containsExactly(temperature(NOON + 5, 1.0, 1));
    }

    @Test
    void revisesTheLatestPointAtItsOwnTime() {
        stored.hold(temperature(NOON, 1.0, 1));

        var recording = record(temperature(NOON, 2.0, 2));

        assertThat(recording.latest().values())
                .containsExactly(revision(temperature(NOON, 2.0, 2), 1));
    }

    @Test
    void recognisesARepeatOfTheLatestPointThatLeftTheHotSpan() {
        stored.hold(temperature(NOON, 1.0, 1));
        stored.points.clear();

        var recording = record(temperature(NOON, 1.0, 900));

        assertThat(recording.points()).isEmpty();
        assertThat(recording.arrivals()).containsExactly(new Arrival.Repeat());
    }

    @Test
    void leavesEverythingAsItIsWhenAReplayComesAfterNewerWords() {
        stored.hold(temperature(NOON, 2.0, 50));

        var recording = record(temperature(NOON, 1.0, 10));

        assertThat(recording.points()).isEmpty();
        assertThat(recording.latest()).isEmpty();
        assertThat(recording.arrivals()).containsExactly(new Arrival.Superseded());
    }

    private Recording record(Point... reported) {
        return Recording.of(NODE, List.of(reported), stored);
    }

    /** What a test says is stored. */
    private static final class Stored implements Recording.History {
        private final Map<RowKey, Point> points = new HashMap<>();
        private final Map<RowKey, Point> latest = new HashMap<>();

        void hold(Point point) {
            var series = Recording.seriesOf(NODE, point);
            points.put(series.pointKey(point.getTime()), point);
            latest.put(series.rowKey(), point);
        }

        @Override
        public @Nullable Point at(RowKey point) {
            return points.get(point);
        }

        @Override
        public @Nullable Point latestOf(RowKey series) {
            return latest.get(series);
        }
    }
}
