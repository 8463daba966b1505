package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.sinks.timeseries.PointValue.Floating;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacedPointTest {
    @Test
    void keepsOfOneSeriesAndTimeWhatIsLastInLogOrder() {
        var rows =
                List.of(
                        row(temperature(NOON, 1.0).setOrigin(10)),
                        row(temperature(NOON, 2.0).setOrigin(12).setRevision(1)),
                        row(temperature(NOON, 3.0).setOrigin(12).setRevision(2)),
                        row(temperature(NOON, 4.0).setOrigin(11).setRevision(9)));
        var backwards = new ArrayList<>(rows);
        Collections.reverse(backwards);

        assertThat(newest(rows))
                .extracting(placed -> placed.point().value())
                .containsExactly(new Floating(3.0));
        assertThat(newest(backwards))
                .extracting(placed -> placed.point().value())
                .containsExactly(new Floating(3.0));
    }

    @Test
    void keepsApartWhatDiffersInTimeTypeClassNameOrNode() {
        var rows =
                List.of(
                        row(temperature(NOON, 1.0)),
                        row(temperature(NOON.plusMillis(1), 1.0)),
                        row(temperature(NOON, 1L).setDataType("int")),
                        row(temperature(NOON, 1.0).setSeriesClass(SeriesClass.SIMPLE)),
                        row(point("Sensor.Humidity", "float", NOON, 1.0)),
                        (PointRow)
                                Decoded.from(
                                        sent(NodeKey.rainmaker("other"), temperature(NOON, 1.0))));

        assertThat(newest(rows)).hasSize(6);
    }

    @Test
    void areInTheOrderOfTheIndex() {
        var rows =
                List.of(
                        row(temperature(NOON.plusSeconds(2), 1.0)),
                        row(point("Sensor.Humidity", "float", NOON, 2.0)),
                        row(temperature(NOON.plusSeconds(1), 3.0)));

        assertThat(newest(rows))
                .extracting(placed -> placed.point().value())
                .containsExactly(new Floating(3.0), new Floating(1.0), new Floating(2.0));
    }

    /** With an integer for each series in the order in which they come. */
    private static List<PlacedPoint> newest(List<PointRow> rows) {
        var series = rows.stream().map(PointRow::series).distinct().toList();
        return PlacedPoint.newest(
                rows, rows.stream().mapToInt(row -> series.indexOf(row.series())).toArray());
    }

    private static PointRow row(Point.Builder point) {
        return (PointRow) Decoded.from(sent(point));
    }
}
