package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the params vectors leave open. */
class ParamsPayloadTest {
    @Test
    void keepsValuesAsCompactTextAndNumbersByValue() {
        var report =
                accepted(delta("{\"Meter\": {\"Energy\": 25.50000, \"Raw\": { \"b\": [1.0] }}}"));

        assertThat(report.value().devices())
                .isEqualTo(Map.of("Meter", Map.of("Energy", "25.5", "Raw", "{\"b\":[1]}")));
    }

    @Test
    void keepsTheOrderOfThePayload() {
        var report = accepted(delta("{\"b\":{\"z\":1,\"y\":2},\"a\":{\"x\":3}}")).value();

        assertThat(report.devices().keySet()).containsExactly("b", "a");
        assertThat(report.devices().get("b")).containsOnlyKeys("z", "y");
    }

    @Test
    void keepsNullForTheMergeToJudge() {
        assertThat(accepted(delta("{\"Lamp\":{\"Name\":null}}")).value().devices())
                .isEqualTo(Map.of("Lamp", Map.of("Name", "null")));
    }

    @Test
    void dropsNamesThatCannotBeKeys() {
        var report =
                accepted(
                        delta(
                                """
                                {"a\\u0000b":{"x":1},"Lamp":{"ok":1,"c\\u0000d":2,"":3}}"""));

        assertThat(report.value().devices()).isEqualTo(Map.of("Lamp", Map.of("ok", "1")));
        assertThat(report.dropped())
                .containsExactly(
                        new Dropped("a\uFFFDb", Reason.FIELD_VALUE),
                        new Dropped("Lamp.c\uFFFDd", Reason.FIELD_VALUE),
                        new Dropped("Lamp.", Reason.FIELD_VALUE));
    }

    @Test
    void dropsNamesLongerThanAnIndexTakesAndShortensTheirPath() {
        var report = accepted(delta("{\"Lamp\":{\"ok\":1,\"" + "n".repeat(257) + "\":1}}"));

        assertThat(report.dropped())
                .singleElement()
                .satisfies(dropped -> assertThat(dropped.path()).hasSize(200));
    }

    @Test
    void dropsOnlyTheValueWithANumberThatFitsNowhere() {
        var report = accepted(delta("{\"Lamp\":{\"ok\":1,\"big\":[18446744073709551616]}}"));

        assertThat(report.dropped()).containsExactly(new Dropped("Lamp.big", Reason.FIELD_VALUE));
    }

    @Test
    @Requirement("R-INIT-3")
    void refusesWhenEveryValueWasDropped() {
        assertThat(delta("{\"Lamp\":{\"big\":1e999}}"))
                .isEqualTo(
                        new Parsed.Refused<>(
                                Reason.FIELD_VALUE,
                                "the only element cannot be used: Lamp.big: a number outside the"
                                        + " range of a double"));
    }

    @Test
    void saysOfSeveralThatAreOfNoUseWhatIsWrongWithTheFirst() {
        assertThat(delta("{\"Lamp\":7,\"Fan\":{\"big\":[{\"n\":1e999}]}}"))
                .isEqualTo(
                        new Parsed.Refused<>(
                                Reason.FIELD_TYPE,
                                "none of 2 elements can be used; the first is Lamp: it is not of"
                                        + " the type that belongs there"));
    }

    @Test
    void namesAThousandDroppedElementsAndCountsTheRest() {
        var payload = new StringBuilder("{\"Lamp\":{\"ok\":1}");
        for (int i = 0; i < 1_234; i++) {
            payload.append(",\"").append(i).append("\":7");
        }

        var report = accepted(delta(payload + "}"));

        assertThat(report.dropped())
                .hasSize(1_001)
                .startsWith(new Dropped("0", Reason.FIELD_TYPE))
                .endsWith(new Dropped("and 234 more", Reason.FIELD_TYPE));
    }

    @Test
    void keepsAStringWithNul() {
        assertThat(accepted(delta("{\"Lamp\":{\"Name\":\"a\\u0000\"}}")).value().devices())
                .isEqualTo(Map.of("Lamp", Map.of("Name", "\"a\\u0000\"")));
    }

    @Test
    @Requirement("R-JSON-8")
    void refusesAPayloadThatNamesAnotherNode() {
        assertThat(delta("{\"node_id\":\"n2\",\"Lamp\":{\"Power\":true}}"))
                .isInstanceOfSatisfying(
                        Parsed.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Reason.NODE_MISMATCH));
    }

    @Test
    void takesTheNodesOwnIdForNoDevice() {
        var report = accepted(delta("{\"node_id\":\"n1\",\"Lamp\":{\"Power\":true}}"));

        assertThat(report.verdict()).isEqualTo(Verdict.ACCEPT);
        assertThat(report.value().devices()).containsOnlyKeys("Lamp");
    }

    @Test
    void acceptsADeviceWithoutParams() {
        assertThat(accepted(delta("{\"Lamp\":{}}")).value().devices())
                .isEqualTo(Map.of("Lamp", Map.of()));
    }

    @Test
    @Requirement("R-INIT-5")
    void warnsOfEveryDeviationFromTheConfigurationOnce() {
        var config =
                NodeConfigs.with(
                        new ParamSpec("Power", null, "bool", List.of(), null, null),
                        new ParamSpec("Level", null, "int", List.of(), null, null),
                        new ParamSpec("Odd", null, "quaternion", List.of(), null, null));
        var report =
                accepted(
                        delta(
                                """
                                {"Lamp":{"Power":1,"Level":1.5,"Odd":[],"New":1,"Newer":2},
                                 "Fan":{"Speed":1},"Fan2":{}}"""));

        assertThat(report.value().warningsAgainst(config))
                .containsExactly(Reason.TYPE_MISMATCH, Reason.UNKNOWN_PARAM, Reason.UNKNOWN_DEVICE);
        assertThat(report.alsoWarned(report.value().warningsAgainst(config)).verdict())
                .isEqualTo(Verdict.ACCEPT_WARN);
    }

    private static Parsed<ParamsReport> delta(String text) {
        return ParamsPayload.parseDelta(text.getBytes(UTF_8), "n1");
    }

    private static Parsed.Accepted<ParamsReport> accepted(Parsed<ParamsReport> parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return (Parsed.Accepted<ParamsReport>) parsed;
    }
}
