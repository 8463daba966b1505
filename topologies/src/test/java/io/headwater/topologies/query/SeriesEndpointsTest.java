package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Series of a node, and their points. */
class SeriesEndpointsTest {
    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final NodeKey lamp = nodes.add("lamp", "esp.node.light", null);
    private final ApiFixture api;

    SeriesEndpointsTest() throws Exception {
        api = new ApiFixture(nodes);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void pointsComeNewestFirstInPagesOfAHalfOpenRange() throws Exception {
        var series = new SeriesKey(lamp, SeriesClass.FULL, "float", "T/1 °C");
        IntStream.range(0, 10).forEach(i -> nodes.points.add(series, 1_000 + i, i + 0.5));
        String path = "/api/v1/nodes/lamp/series/T%2F1%20%C2%B0C?limit=3&from=1002&to=1009";

        var first = api.get(path).json();
        var second = api.get(path + "&cursor=" + first.path("next").asText()).json();

        assertThat(first.path("points").findValuesAsText("epochMs"))
                .containsExactly("1008", "1007", "1006");
        assertThat(second.path("points").findValuesAsText("epochMs"))
                .containsExactly("1005", "1004", "1003");
        assertThat(first.at("/points/0/value").asDouble()).isEqualTo(8.5);
        assertThat(first.at("/points/0/time").asText()).isEqualTo("1970-01-01T00:00:01.008Z");
        assertThat(first.at("/series/dataType").asText()).isEqualTo("float");
        assertThat(first.path("completeSince").asText()).isEqualTo("1970-01-01T00:00:00.500Z");
    }

    @Test
    void anAmbiguousNameIsAnsweredWithTheCandidates() throws Exception {
        nodes.points.add(new SeriesKey(lamp, SeriesClass.FULL, "int", "t"), 1, 1L);
        nodes.points.add(new SeriesKey(lamp, SeriesClass.SIMPLE, "string", "t"), 1, "x");

        var several = api.get("/api/v1/nodes/lamp/series/t");
        var one = api.get("/api/v1/nodes/lamp/series/t?class=simple&dt=string");
        var none = api.get("/api/v1/nodes/lamp/series/t?dt=bool");

        assertThat(several.status()).isEqualTo(409);
        assertThat(several.code()).isEqualTo("series-ambiguous");
        assertThat(several.json().at("/error/details/candidates").findValuesAsText("class"))
                .containsExactlyInAnyOrder("full", "simple");
        assertThat(one.json().at("/points/0/value").asText()).isEqualTo("x");
        assertThat(none.code()).isEqualTo("series-unknown");
    }

    @Test
    void seriesAreListedWithTheirLatestPointInPages() throws Exception {
        nodes.points.add(new SeriesKey(lamp, SeriesClass.FULL, "int", "a"), 1, 1L);
        nodes.points.add(new SeriesKey(lamp, SeriesClass.SIMPLE, "object", "b"), 2, "{\"x\":1.0}");

        var first = api.get("/api/v1/nodes/lamp/series?limit=1").json();
        var second =
                api.get("/api/v1/nodes/lamp/series?limit=1&cursor=" + first.path("next").asText());

        assertThat(first.at("/series/0/name").asText()).isEqualTo("a");
        assertThat(first.at("/series/0/latest/value").asInt()).isEqualTo(1);
        assertThat(second.json().at("/series/0/name").asText()).isEqualTo("b");
        assertThat(second.text()).contains("{\"x\":1.0}");
        assertThat(second.json().path("next").isNull()).isTrue();
    }
}
