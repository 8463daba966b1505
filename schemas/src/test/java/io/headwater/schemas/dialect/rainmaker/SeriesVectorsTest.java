package io.headwater.schemas.dialect.rainmaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SeriesVectorsTest {
    static Stream<Arguments> full() {
        return Vectors.of("tsdata");
    }

    static Stream<Arguments> simple() {
        return Vectors.of("simple_tsdata");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("full")
    @Requirement({"R-TS-2", "R-TS-3", "R-TS-5", "R-JSON-7"})
    void readsFullSeriesAsTheVectorsSay(String id, JsonNode vector) {
        var parsed =
                TsDataPayload.parse(
                        Vectors.payload(vector),
                        vector.get("node_id").asText(),
                        Vectors.clock("tsdata"));

        matches(parsed, vector);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("simple")
    @Requirement({"R-STS-3", "R-STS-4"})
    void readsSimpleSeriesAsTheVectorsSay(String id, JsonNode vector) {
        var parsed =
                SimpleTsDataPayload.parse(
                        Vectors.payload(vector),
                        vector.get("node_id").asText(),
                        Vectors.clock("simple_tsdata"));

        matches(parsed, vector);
        if (vector.has("expires_at") && parsed instanceof Parsed.Accepted<List<SeriesPoint>> ok) {
            SeriesPoint point = ok.value().getFirst();
            assertThat(point.days()).isNotNull();
            assertThat(point.timeMillis() / 1_000 + point.days() * 86_400L)
                    .isEqualTo(vector.get("expires_at").asLong());
        }
    }

    private static void matches(Parsed<List<SeriesPoint>> parsed, JsonNode vector) {
        Judged.matches(parsed, vector);
        List<SeriesPoint> stored =
                parsed instanceof Parsed.Accepted<List<SeriesPoint>> ok
                        ? lastWins(ok.value())
                        : List.of();
        if (vector.has("stored_count")) {
            assertThat(stored).hasSize(vector.get("stored_count").asInt());
        }
        if (vector.has("stored")) {
            assertThat(stored)
                    .extracting(p -> List.of(p.name(), p.dataType(), p.timeMillis(), p.value()))
                    .isEqualTo(expected(vector.get("stored")));
        }
    }

    private static List<List<Object>> expected(JsonNode stored) {
        var points = new ArrayList<List<Object>>();
        for (JsonNode point : stored) {
            JsonNode value = point.get("v");
            points.add(
                    List.of(
                            point.get("name").asText(),
                            point.get("dt").asText(),
                            point.get("t").asLong() * 1_000,
                            point.get("dt").asText().equals("float")
                                    ? (Object) value.asDouble()
                                    : value.asLong()));
        }
        return points;
    }

    /** What a store keeps of points with the same series and time (R-TS-4). */
    private static List<SeriesPoint> lastWins(List<SeriesPoint> points) {
        var byKey = new LinkedHashMap<List<Object>, SeriesPoint>();
        points.forEach(p -> byKey.put(List.of(p.name(), p.dataType(), p.timeMillis()), p));
        return List.copyOf(byKey.values());
    }
}
