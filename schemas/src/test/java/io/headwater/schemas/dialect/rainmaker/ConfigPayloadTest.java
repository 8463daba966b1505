package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.conformance.Requirement;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the config vectors leave open. */
class ConfigPayloadTest {
    @Test
    void readsEverythingItKnowsOfAParam() {
        var config =
                accepted(
                                """
                                {"node_id":"n1","config_version":"1",
                                 "info":{"name":"N","type":"T","fw_version":"1","subtype":"S","platform":"esp32c3"},
                                 "devices":[{"name":"Lamp","type":"esp.device.lightbulb","primary":"Power","params":[
                                   {"name":"Level","type":"esp.param.brightness","data_type":"int",
                                    "properties":["read","write"],"bounds":{"min":0,"max":100.0,"step":0.50}},
                                   {"name":"Mode","data_type":"string","properties":["read"],"valid_strs":["eco"]}]}]}
                                """)
                        .value();

        assertThat(config.subtype()).isEqualTo("S");
        assertThat(config.platform()).isEqualTo("esp32c3");
        assertThat(config.named("Lamp"))
                .get()
                .satisfies(
                        lamp -> {
                            assertThat(lamp.primary()).isEqualTo("Power");
                            assertThat(lamp.params())
                                    .containsExactly(
                                            new ParamSpec(
                                                    "Level",
                                                    "esp.param.brightness",
                                                    "int",
                                                    List.of("read", "write"),
                                                    new ParamSpec.Bounds(
                                                            BigDecimal.ZERO,
                                                            BigDecimal.valueOf(100),
                                                            new BigDecimal("0.5")),
                                                    null),
                                            new ParamSpec(
                                                    "Mode",
                                                    null,
                                                    "string",
                                                    List.of("read"),
                                                    null,
                                                    List.of("eco")));
                        });
    }

    @Test
    void warnsWhenFirmwareLeavesOutWhatItIndexes() {
        var parsed =
                accepted(
                        "{\"node_id\":\"n1\",\"config_version\":\"1\",\"info\":{},\"devices\":[]}");

        assertThat(parsed.warnings()).containsExactly(Reason.FIELD_MISSING);
        assertThat(parsed.value().fwVersion()).isNull();
    }

    @Test
    void dropsParamsThatHaveNoUsableName() {
        var parsed =
                accepted(
                        """
                        {"node_id":"n1","config_version":"1","info":{"name":"N","type":"T","fw_version":"1"},
                         "devices":[{"name":"Lamp","params":[{"data_type":"int"},7,{"name":5},
                           {"name":"a\\u0000"},{"name":"ok","data_type":"int","properties":[]}]}],
                         "services":7}""");

        assertThat(parsed.dropped())
                .containsExactly(
                        new Dropped("devices[0].params[0]", Reason.FIELD_MISSING),
                        new Dropped("devices[0].params[1]", Reason.FIELD_TYPE),
                        new Dropped("devices[0].params[2]", Reason.FIELD_TYPE),
                        new Dropped("devices[0].params[3]", Reason.FIELD_VALUE),
                        new Dropped("services", Reason.FIELD_TYPE));
        assertThat(parsed.value().devices().getFirst().byName()).containsOnlyKeys("ok");
    }

    @Test
    void letsAServiceReplaceADeviceOfTheSameName() {
        var parsed =
                accepted(
                        """
                        {"node_id":"n1","config_version":"1","info":{"name":"N","type":"T","fw_version":"1"},
                         "devices":[{"name":"Time"}],"services":[{"name":"Time","type":"esp.service.time"}]}""");

        assertThat(parsed.warnings()).containsExactly(Reason.DUPLICATE);
        assertThat(parsed.value().devices()).isEmpty();
        assertThat(parsed.value().named("Time"))
                .get()
                .extracting(DeviceSpec::type)
                .isEqualTo("esp.service.time");
    }

    @Test
    @Requirement("R-JSON-4")
    void ignoresNumbersThatFitNowhereInMembersItDoesNotKnow() {
        var parsed =
                accepted(
                        """
                        {"node_id":"n1","config_version":"1","info":{"name":"N","type":"T","fw_version":"1"},
                         "devices":[],"x":1e999999999}""");

        assertThat(parsed.verdict()).isEqualTo(Verdict.ACCEPT);
    }

    @Test
    void refusesANodeIdThatIsNoText() {
        assertThat(parse("{\"node_id\":7,\"config_version\":\"1\",\"info\":{},\"devices\":[]}"))
                .isEqualTo(new Parsed.Refused<>(Reason.NODE_MISMATCH, "node_id is not a string"));
    }

    @Test
    @Requirement("R-CONF-3")
    void comparesDocumentsByMeaning() {
        byte[] a = "{\"a\":1.50,\"b\":{\"c\":null,\"d\":[1]}}".getBytes(UTF_8);
        byte[] b = "{ \"b\":{\"d\":[1.0],\"c\":null}, \"a\":1.5 }".getBytes(UTF_8);
        byte[] c = "{\"a\":1.50,\"b\":{\"c\":null,\"d\":[2]}}".getBytes(UTF_8);

        assertThat(ConfigPayload.sameDocument(a, b)).isTrue();
        assertThat(ConfigPayload.sameDocument(a, c)).isFalse();
        assertThat(ConfigPayload.sameDocument(a, new byte[] {1})).isFalse();
    }

    private static Parsed<NodeConfig> parse(String text) {
        return ConfigPayload.parse(text.getBytes(UTF_8), "n1");
    }

    private static Parsed.Accepted<NodeConfig> accepted(String text) {
        Parsed<NodeConfig> parsed = parse(text);
        assertThat(parsed).isInstanceOf(Parsed.Accepted.class);
        return (Parsed.Accepted<NodeConfig>) parsed;
    }
}
