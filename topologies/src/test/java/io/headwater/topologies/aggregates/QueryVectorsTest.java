package io.headwater.topologies.aggregates;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the protocol's vectors {@code tsdata_query} (rainmaker.md 4.10), each by its id. */
class QueryVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What an answer says of one point or bucket; seconds. */
    private record Value(long time, double value) {}

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void answersAsTheVectorSays(String id, JsonNode vector, List<Sample> points, long now) {
        Question question = Question.of(wish(vector.get("query")), type(vector), now);

        switch (question) {
            case Question.Refused(var fault) ->
                    assertThat(fault.number()).isEqualTo(vector.path("error_code").asInt());
            case Question.Points asked -> {
                assertRange(vector, asked.range());
                assertValues(vector, values(asked, points));
            }
            case Question.Buckets asked -> {
                assertRange(vector, asked.range());
                assertValues(vector, values(asked, points));
            }
        }
    }

    private static List<Value> values(Question.Points asked, List<Sample> points) {
        var values = new ArrayList<Value>();
        Sample before = before(asked.range(), points);
        for (Sample point : inRange(asked.range(), points)) {
            Sample counts = asked.differences().between(before, point);
            before = point;
            if (counts != null) {
                values.add(new Value(point.time() / 1_000, number(counts.value())));
            }
        }
        return asked.descending() ? values.reversed() : values;
    }

    private static List<Value> values(Question.Buckets asked, List<Sample> points) {
        var composition = new Composition(asked, before(asked.range(), points));
        inRange(asked.range(), points).forEach(composition::add);
        List<Value> values =
                composition.buckets().stream()
                        .map(
                                bucket ->
                                        new Value(
                                                bucket.start() / 1_000,
                                                number(asked.aggregate().of(bucket.atom()))))
                        .toList();
        return asked.descending() ? values.reversed() : values;
    }

    private static double number(Object value) {
        return ((Number) value).doubleValue();
    }

    private static List<Sample> inRange(Question.Range range, List<Sample> points) {
        return points.stream()
                .filter(point -> point.time() >= range.from() && point.time() < range.to())
                .toList();
    }

    private static @Nullable Sample before(Question.Range range, List<Sample> points) {
        return points.stream()
                .filter(point -> point.time() < range.from())
                .reduce((_, later) -> later)
                .orElse(null);
    }

    private static void assertRange(JsonNode vector, Question.Range range) {
        if (vector.has("effective_range")) {
            assertThat(range)
                    .isEqualTo(
                            new Question.Range(
                                    vector.at("/effective_range/start").asLong() * 1_000,
                                    vector.at("/effective_range/end").asLong() * 1_000));
        }
    }

    /** Pages are the API's; what they say together is the question's. */
    private static void assertValues(JsonNode vector, List<Value> found) {
        var expected = new ArrayList<JsonNode>();
        vector.path("values").forEach(expected::add);
        vector.path("pages").forEach(page -> page.get("values").forEach(expected::add));
        assertThat(vector.has("error_code")).isFalse();
        assertThat(found)
                .extracting(Value::time)
                .isEqualTo(expected.stream().map(value -> value.get("ts").asLong()).toList());
        for (int i = 0; i < found.size(); i++) {
            assertThat(found.get(i).value())
                    .isCloseTo(expected.get(i).get("val").asDouble(), within(1e-9));
        }
    }

    private static Wish wish(JsonNode query) {
        return new Wish(
                text(query, "aggregate"),
                text(query, "aggregation_interval"),
                text(query, "timezone"),
                text(query, "week_start"),
                millis(query, "start_time"),
                millis(query, "end_time"),
                query.has("num_intervals") ? query.get("num_intervals").asLong() : null,
                query.path("differential").asBoolean(),
                query.path("reset_on_negative").asBoolean(),
                query.path("desc_order").asBoolean());
    }

    private static String type(JsonNode vector) {
        return vector.at("/query/type").asText("float");
    }

    private static @Nullable String text(JsonNode query, String name) {
        return query.has(name) ? query.get(name).asText() : null;
    }

    private static @Nullable Long millis(JsonNode query, String name) {
        return query.has(name) ? query.get(name).asLong() * 1_000 : null;
    }

    static Stream<Arguments> cases() throws IOException {
        try (InputStream in =
                QueryVectorsTest.class.getResourceAsStream(
                        "/vectors/rainmaker/tsdata_query.json")) {
            JsonNode vectors = JSON.readTree(requireNonNull(in));
            long now = vectors.get("clock").asLong() * 1_000;
            var cases = new ArrayList<Arguments>();
            for (JsonNode vector : vectors.get("cases")) {
                JsonNode points = vector.has("points") ? vector : vectors;
                cases.add(Arguments.of(vector.get("id").asText(), vector, samples(points), now));
            }
            return cases.stream();
        }
    }

    private static List<Sample> samples(JsonNode holder) {
        var samples = new ArrayList<Sample>();
        for (JsonNode point : holder.get("points")) {
            long time = point.get("t").asLong() * 1_000;
            samples.add(new Sample(time, point.get("v").asDouble(), 0, time));
        }
        return samples;
    }
}
