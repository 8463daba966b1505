package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.Records.NOON;
import static io.headwater.sinks.timeseries.Records.point;
import static io.headwater.sinks.timeseries.Records.sent;
import static io.headwater.sinks.timeseries.Records.temperature;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

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
    void whatIsOfOneSeriesAndTimeTakesTurnsInLogOrder() {
        var rows =
                List.of(
                        row(temperature(NOON, 1.0).setOrigin(10)),
                        row(temperature(NOON, 2.0).setOrigin(12)),
                        row(temperature(NOON, 3.0).setOrigin(11).setRevision(9)),
                        row(temperature(NOON.plusSeconds(1), 4.0).setOrigin(11)));
        var backwards = new ArrayList<>(rows);
        Collections.reverse(backwards);

        assertThat(values(inTurns(rows)))
                .containsExactly(
                        List.of(new Floating(1.0), new Floating(4.0)),
                        List.of(new Floating(3.0)),
                        List.of(new Floating(2.0)));
        assertThat(values(inTurns(backwards))).isEqualTo(values(inTurns(rows)));
    }

    @Test
    void theLastTurnHasTheNewestOfWhatAClockThatStandsStillGives() {
        var rows = new ArrayList<PointRow>();
        for (int i = 0; i < 100; i++) {
            rows.add(row(temperature(NOON, 1.0 * i).setOrigin(i).setRevision(i)));
        }

        assertThat(values(inTurns(rows)))
                .hasSize(8)
                .startsWith(List.of(new Floating(0)), List.of(new Floating(1)))
                .endsWith(List.of(new Floating(6)), List.of(new Floating(99)));
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

        assertThat(inTurns(rows)).singleElement().asInstanceOf(LIST).hasSize(6);
    }

    @Test
    void areInTheOrderOfTheIndex() {
        var rows =
                List.of(
                        row(temperature(NOON.plusSeconds(2), 1.0)),
                        row(point("Sensor.Humidity", "float", NOON, 2.0)),
                        row(temperature(NOON.plusSeconds(1), 3.0)));

        assertThat(values(inTurns(rows)))
                .containsExactly(List.of(new Floating(3.0), new Floating(1.0), new Floating(2.0)));
    }

    /** With an integer for each series in the order in which they come. */
    private static List<List<PlacedPoint>> inTurns(List<PointRow> rows) {
        var series = rows.stream().map(PointRow::series).distinct().toList();
        return PlacedPoint.inTurns(
                rows, rows.stream().mapToInt(row -> series.indexOf(row.series())).toArray());
    }

    private static List<List<PointValue>> values(List<List<PlacedPoint>> turns) {
        return turns.stream()
                .map(turn -> turn.stream().map(placed -> placed.point().value()).toList())
                .toList();
    }

    private static PointRow row(Point.Builder point) {
        return (PointRow) Decoded.from(sent(point));
    }
}
