package io.headwater.topologies.timeseries;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.rejected.DroppedElement;
import io.headwater.avro.rejected.Rejected;
import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the protocol's vectors {@code tsdata} and {@code simple_tsdata}, each by its id. */
class TimeSeriesVectorsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-TS-1", "R-TS-2", "R-TS-3", "R-TS-4", "R-TS-5", "R-STS-3", "R-STS-4"})
    void doesWhatTheVectorSays(String id, String channel, Instant clock, JsonNode vector)
            throws IOException {
        var node = NodeKey.rainmaker(vector.get("node_id").asText());
        try (var kafka = new TimeSeriesFixture(folder, clock)) {
            kafka.receives(node, channel, JSON.writeValueAsString(vector.get("payload")));

            assertThat(verdict(kafka)).isEqualTo(vector.get("verdict").asText());
            assertStored(vector, kafka);
            assertRejected(vector, kafka);
            for (JsonNode warning : vector.path("warnings")) {
                assertThat(kafka.counted(JobMetrics.WARNINGS, "reason", warning.asText()))
                        .isEqualTo(1);
            }
        }
    }

    private static void assertStored(JsonNode vector, TimeSeriesFixture kafka) {
        List<Point> stored = kafka.storedPoints();
        assertThat(kafka.emittedPoints()).containsExactlyInAnyOrderElementsOf(stored);
        if (vector.get("verdict").asText().equals("reject")) {
            assertThat(stored).isEmpty();
        }
        if (vector.has("stored_count")) {
            assertThat(stored).hasSize(vector.get("stored_count").asInt());
        }
        if (vector.has("stored")) {
            var expected = new ArrayList<String>();
            vector.get("stored").forEach(point -> expected.add(text(point)));
            assertThat(stored)
                    .extracting(TimeSeriesVectorsTest::text)
                    .containsExactlyInAnyOrderElementsOf(expected);
        }
        if (vector.has("expires_at")) {
            assertThat(stored.getFirst().getExpiresAt())
                    .isEqualTo(vector.get("expires_at").asLong() * 1_000);
        }
    }

    private static void assertRejected(JsonNode vector, TimeSeriesFixture kafka) {
        if (vector.has("reason")) {
            assertThat(kafka.rejected())
                    .extracting(Rejected::getReason)
                    .containsExactly(vector.get("reason").asText());
        }
        var dropped = new ArrayList<DroppedElement>();
        vector.path("dropped")
                .forEach(
                        element ->
                                dropped.add(
                                        new DroppedElement(
                                                element.get("path").asText(),
                                                element.get("reason").asText())));
        assertThat(kafka.rejected())
                .flatExtracting(Rejected::getDropped)
                .containsExactlyElementsOf(dropped);
    }

    private static String verdict(TimeSeriesFixture kafka) {
        List<Rejected> rejected = kafka.rejected();
        if (!rejected.isEmpty()) {
            return rejected.getFirst().getPartial() ? "accept-partial" : "reject";
        }
        return kafka.countedAll(JobMetrics.WARNINGS) > 0 ? "accept-warn" : "accept";
    }

    private static String text(JsonNode stored) {
        JsonNode value = stored.get("v");
        boolean isFloat = stored.get("dt").asText().equals("float");
        return stored.get("name").asText()
                + " "
                + stored.get("dt").asText()
                + " "
                + stored.get("t").asLong() * 1_000
                + " "
                + (isFloat ? Double.toString(value.asDouble()) : value.asText());
    }

    private static String text(Point stored) {
        return stored.getName()
                + " "
                + stored.getDataType()
                + " "
                + stored.getTime()
                + " "
                + stored.getValue();
    }

    static Stream<Arguments> cases() throws IOException {
        return Stream.concat(cases("tsdata", "tsdata"), cases("simple_tsdata", "simple-tsdata"));
    }

    private static Stream<Arguments> cases(String set, String channel) throws IOException {
        try (InputStream in =
                TimeSeriesVectorsTest.class.getResourceAsStream(
                        "/vectors/rainmaker/" + set + ".json")) {
            JsonNode vectors = JSON.readTree(Objects.requireNonNull(in));
            var clock = Instant.ofEpochSecond(vectors.get("clock").asLong());
            var cases = new ArrayList<Arguments>();
            vectors.get("cases")
                    .forEach(
                            vector ->
                                    cases.add(
                                            Arguments.of(
                                                    set + " " + vector.get("id").asText(),
                                                    channel,
                                                    clock,
                                                    vector)));
            return cases.stream();
        }
    }
}
