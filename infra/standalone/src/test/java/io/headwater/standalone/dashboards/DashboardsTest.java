package io.headwater.standalone.dashboards;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.bridge.app.BridgeMetrics;
import io.headwater.schemas.metrics.Metric;
import io.headwater.sinks.SinkMetrics;
import io.headwater.standalone.streams.StreamsMeters;
import io.headwater.topologies.app.TopologiesMetrics;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DashboardsTest {
    private static final List<String> SOURCES = List.of("headwater-sql", "headwater-metrics");

    /** What Prometheus appends to the names of counters, timers and gauges with units. */
    private static final List<String> ENDINGS =
            List.of(
                    "_seconds_count",
                    "_seconds_sum",
                    "_seconds_max",
                    "_seconds",
                    "_total",
                    "_records",
                    "_partitions",
                    "_bytes",
                    "");

    static List<Dashboard> dashboards() {
        return Dashboard.all();
    }

    @Test
    void areTheSevenThatPeopleLinkTo() {
        assertThat(dashboards())
                .extracting(Dashboard::uid)
                .containsExactlyInAnyOrder(
                        "headwater-fleet",
                        "headwater-node",
                        "headwater-ingest",
                        "headwater-topologies",
                        "headwater-ota",
                        "headwater-alerts",
                        "headwater-sink");
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void readsFromTheTwoSourcesThatAreProvisioned(Dashboard dashboard) {
        assertThat(dashboard.json().findValues("datasource"))
                .isNotEmpty()
                .allSatisfy(source -> assertThat(source.path("uid").asText()).isIn(SOURCES));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void hasPanelsThatDoNotOverlap(Dashboard dashboard) {
        List<JsonNode> panels = dashboard.panels();

        assertThat(panels).isNotEmpty();
        for (JsonNode one : panels) {
            assertThat(panels)
                    .filteredOn(other -> other.path("id").asInt() != one.path("id").asInt())
                    .noneMatch(other -> overlap(one.path("gridPos"), other.path("gridPos")));
        }
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void saysWhatAPanelShowsInWhichUnitAndWhatItMeansThatThereIsNothing(Dashboard dashboard) {
        assertThat(dashboard.panels())
                .allSatisfy(
                        panel -> {
                            JsonNode shown = panel.at("/fieldConfig/defaults");
                            assertThat(panel.path("description").asText()).isNotBlank();
                            assertThat(shown.path("noValue").asText()).isNotBlank();
                            if (!panel.path("type").asText().equals("table")) {
                                assertThat(shown.path("unit").asText()).isNotBlank();
                            }
                        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void leadsToADashboardThatIsThere(Dashboard dashboard) {
        assertThat(dashboard.json().findValuesAsText("url"))
                .allSatisfy(url -> assertThat(url).startsWith("/d/headwater-node?var-node="));
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void namesOnlyMetricsOfTheCatalogue(Dashboard dashboard) {
        List<String> known =
                Stream.of(
                                BridgeMetrics.all(),
                                TopologiesMetrics.all(),
                                StreamsMeters.all(),
                                SinkMetrics.all())
                        .flatMap(List::stream)
                        .map(Metric::name)
                        .map(name -> name.replace('.', '_'))
                        .flatMap(name -> ENDINGS.stream().map(name::concat))
                        .toList();

        assertThat(known).containsAll(dashboard.metrics());
    }

    private static boolean overlap(JsonNode one, JsonNode other) {
        return one.path("x").asInt() < other.path("x").asInt() + other.path("w").asInt()
                && other.path("x").asInt() < one.path("x").asInt() + one.path("w").asInt()
                && one.path("y").asInt() < other.path("y").asInt() + other.path("h").asInt()
                && other.path("y").asInt() < one.path("y").asInt() + one.path("h").asInt();
    }
}
