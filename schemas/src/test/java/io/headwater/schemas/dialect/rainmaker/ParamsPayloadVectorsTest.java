package io.headwater.schemas.dialect.rainmaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The half of the params vectors that needs no state: verdict, reason, warnings, dropped. */
class ParamsPayloadVectorsTest {
    static Stream<Arguments> vectors() {
        return Vectors.of("params");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @Requirement({
        "R-JSON-2",
        "R-JSON-5",
        "R-JSON-6",
        "R-INIT-2",
        "R-INIT-3",
        "R-INIT-4",
        "R-PAR-3"
    })
    void readsAsTheVectorsSay(String id, JsonNode vector) {
        String node = vector.get("node_id").asText();
        byte[] payload = Vectors.payload(vector);

        var route = RainMakerTopics.publish(node, vector.get("topic").asText(), payload);

        assertThat(route).isInstanceOf(Route.To.class);
        if (route instanceof Route.To to) {
            switch (to.channel()) {
                case PARAMS_INIT -> matches(ParamsPayload.parseInit(payload, node), to, vector);
                case PARAMS_LOCAL, PARAMS_LOCAL_GROUP ->
                        matches(ParamsPayload.parseDelta(payload, node), to, vector);
                default -> assertThat(to.channel()).isEqualTo(Channel.PARAMS_DIRECT_GROUP);
            }
        }
    }

    private static void matches(Parsed<ParamsReport> parsed, Route.To to, JsonNode vector) {
        if (parsed instanceof Parsed.Accepted<ParamsReport> accepted) {
            var warnings =
                    new ArrayList<>(accepted.value().warningsAgainst(config(vector, accepted)));
            if (isOfAForeignGroup(to, vector)) {
                warnings.add(Reason.GROUP_NOT_MEMBER);
            }
            Judged.matches(accepted.alsoWarned(warnings), vector);
        } else {
            Judged.matches(parsed, vector);
        }
    }

    private static boolean isOfAForeignGroup(Route.To to, JsonNode vector) {
        return to.groupId() != null
                && !Vectors.words(vector.path("given"), "groups").contains(to.groupId());
    }

    /** The configuration that a case gives, or one that agrees with the report, or none. */
    private static @Nullable NodeConfig config(
            JsonNode vector, Parsed.Accepted<ParamsReport> accepted) {
        if (!vector.path("config_known").asBoolean(true)) {
            return null;
        }
        var devices = new ArrayList<DeviceSpec>();
        if (vector.has("given_config")) {
            vector.get("given_config")
                    .properties()
                    .forEach(device -> devices.add(device(device.getKey(), device.getValue())));
        } else {
            accepted.value()
                    .devices()
                    .forEach((device, params) -> devices.add(device(device, params.keySet())));
        }
        return new NodeConfig(
                null, null, null, null, null, null, null, null, null, false, devices, List.of());
    }

    private static DeviceSpec device(String name, JsonNode types) {
        var params = new LinkedHashMap<String, ParamSpec>();
        types.properties()
                .forEach(
                        param ->
                                params.put(
                                        param.getKey(),
                                        param(param.getKey(), param.getValue().asText())));
        return new DeviceSpec(name, null, null, null, null, params);
    }

    private static DeviceSpec device(String name, Iterable<String> paramNames) {
        var params = new LinkedHashMap<String, ParamSpec>();
        paramNames.forEach(param -> params.put(param, param(param, null)));
        return new DeviceSpec(name, null, null, null, null, params);
    }

    private static ParamSpec param(String name, @Nullable String dataType) {
        return new ParamSpec(name, null, dataType, List.of(), null, null);
    }
}
