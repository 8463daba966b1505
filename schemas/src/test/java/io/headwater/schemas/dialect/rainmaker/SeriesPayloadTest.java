package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the series vectors leave open. */
class SeriesPayloadTest {
    private static final long NOW = 1_750_000_000_000L;

    @Test
    @Requirement("R-TS-2")
    void dropsEachBadPartByItsPathAndKeepsTheRest() {
        var parsed =
                full(
                        """
                        {"ts_data_version":"2021-09-13","ts_data":[
                          7,
                          {"name":"a","dt":"int"},
                          {"name":"b","dt":"int","records":{}},
                          {"name":"c","dt":"int","records":[]},
                          {"name":"d\\u0000","dt":"int","records":[{"t":1749990000,"v":1}]},
                          {"name":"e","dt":"int","records":[7,{"v":1},{"t":1749990000},{"t":1749990000.5,"v":1},
                            {"t":18446744073709551616,"v":1},{"t":1749990000,"v":null},{"t":1749990000.0,"v":1}]},
                          {"name":"f","dt":"float","records":[{"t":1749990000,"v":1e400}]}]}""");

        assertThat(parsed)
                .isEqualTo(
                        new Parsed.Accepted<>(
                                List.of(
                                        new SeriesPoint(
                                                "e", "int", null, 1_749_990_000_000L, 1L, null)),
                                List.of(
                                        new Dropped("ts_data[0]", Reason.FIELD_TYPE),
                                        new Dropped("ts_data[1]", Reason.FIELD_MISSING),
                                        new Dropped("ts_data[2]", Reason.FIELD_TYPE),
                                        new Dropped("ts_data[3]", Reason.FIELD_VALUE),
                                        new Dropped("ts_data[4]", Reason.FIELD_VALUE),
                                        new Dropped("ts_data[5].records[0]", Reason.FIELD_TYPE),
                                        new Dropped("ts_data[5].records[1]", Reason.FIELD_MISSING),
                                        new Dropped("ts_data[5].records[2]", Reason.FIELD_MISSING),
                                        new Dropped("ts_data[5].records[3]", Reason.FIELD_TYPE),
                                        new Dropped("ts_data[5].records[4]", Reason.FIELD_VALUE),
                                        new Dropped("ts_data[5].records[5]", Reason.FIELD_MISSING),
                                        new Dropped("ts_data[6].records[0]", Reason.FIELD_VALUE)),
                                List.of()));
    }

    @Test
    @Requirement("R-STS-3")
    void keepsObjectsAndArraysOfSimpleSeriesAsText() {
        assertThat(
                        simple(
                                "{\"name\":\"n\",\"dt\":\"object\",\"t\":1749990000,\"v\":{\"p\": 1.50}}"))
                .isEqualTo(
                        accepted(
                                new SeriesPoint(
                                        "n",
                                        "object",
                                        null,
                                        1_749_990_000_000L,
                                        "{\"p\":1.5}",
                                        null)));
    }

    @Test
    void tellsTheParamTypeAndTheDays() {
        assertThat(
                        simple(
                                """
                                {"name":"n","type":"esp.param.x","dt":"bool","t":1749990000,"v":true,"d":30}"""))
                .isEqualTo(
                        accepted(
                                new SeriesPoint(
                                        "n", "bool", "esp.param.x", 1_749_990_000_000L, true, 30)));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"-1", "65536", "1.5", "true", "18446744073709551616"})
    @Requirement("R-STS-3")
    void ignoresATimeToLiveThatMakesNoSense(String days) {
        var parsed =
                simple(
                        "{\"name\":\"n\",\"dt\":\"int\",\"t\":1749990000,\"v\":1,\"d\":"
                                + days
                                + "}");

        assertThat(parsed)
                .isEqualTo(
                        new Parsed.Accepted<>(
                                List.of(
                                        new SeriesPoint(
                                                "n", "int", null, 1_749_990_000_000L, 1L, null)),
                                List.of(),
                                List.of(Reason.FIELD_VALUE)));
    }

    @Test
    void refusesWhatNamesAnotherNode() {
        assertThat(
                        simple(
                                "{\"node_id\":\"n2\",\"name\":\"n\",\"dt\":\"int\",\"t\":1749990000,\"v\":1}"))
                .isEqualTo(
                        new Parsed.Refused<>(
                                Reason.NODE_MISMATCH, "node_id in the payload is not the topic's"));
    }

    private static Parsed<List<SeriesPoint>> accepted(SeriesPoint point) {
        return new Parsed.Accepted<>(List.of(point), List.of(), List.of());
    }

    private static Parsed<List<SeriesPoint>> full(String text) {
        return TsDataPayload.parse(text.getBytes(UTF_8), "n1", NOW);
    }

    private static Parsed<List<SeriesPoint>> simple(String text) {
        return SimpleTsDataPayload.parse(text.getBytes(UTF_8), "n1", NOW);
    }
}
