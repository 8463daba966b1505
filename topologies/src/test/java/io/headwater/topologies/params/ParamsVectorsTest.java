package io.headwater.topologies.params;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.mapping.GroupMembership;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.params.Cause;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.rejected.DroppedElement;
import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.dialect.rainmaker.RainMakerTopics;
import io.headwater.schemas.dialect.rainmaker.Route;
import io.headwater.schemas.json.JsonText;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.jobs.VectorCases;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the protocol's vectors {@code params}, each by its id, on the real topology. */
class ParamsVectorsTest {
    private static final String NOT_MEMBER = "group-not-member";

    @TempDir Path folder;

    static Stream<Arguments> cases() {
        return VectorCases.of("params");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({
        "R-INIT-1",
        "R-INIT-2",
        "R-INIT-3",
        "R-INIT-4",
        "R-INIT-5",
        "R-INIT-6",
        "R-PAR-1",
        "R-PAR-2",
        "R-PAR-3",
        "R-PAR-4",
        "R-PAR-6",
        "R-GRP-1",
        "R-GRP-2",
        "R-GRP-3"
    })
    void doesWhatTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new NodesFixture(folder)) {
            NodeKey node = NodeKey.rainmaker(vector.get("node_id").asText());
            arrange(kafka, node, vector);
            joinGroups(kafka, node, vector);
            Map<String, Double> before = warnings(kafka, vector);

            String channel = channelOf(vector);
            kafka.lands(node, headers(vector, channel), VectorCases.payload(vector), NOON);

            if (vector.path("then").has("params")) {
                assertThat(kafka.params(node)).isEqualTo(flat(vector.get("then").get("params")));
            }
            assertEmits(kafka, vector);
            assertRejected(kafka.rejected(), vector);
            before.forEach(
                    (warning, count) ->
                            assertThat(warnings(kafka, vector)).containsEntry(warning, count + 1));
            if (!before.containsKey(NOT_MEMBER)) {
                assertThat(kafka.counted(JobMetrics.WARNINGS, "reason", NOT_MEMBER)).isZero();
            }
        }
    }

    private static void joinGroups(NodesFixture kafka, NodeKey node, JsonNode vector) {
        var groups =
                VectorCases.words(vector.path("given"), "groups").stream()
                        .map(group -> new GroupMembership(group, false, NOON.toEpochMilli()))
                        .toList();
        kafka.kafka()
                .store(Mapping.nodes(TOPICS))
                .put(node, MappingState.newBuilder(Mapping.NOTHING).setGroups(groups).build());
    }

    /** As the bridge writes them, with the topic, which alone names the group. */
    private static UplinkHeaders headers(JsonNode vector, String channel) {
        UplinkHeaders plain = TopologyFixture.headers(channel, NOON);
        return new UplinkHeaders(
                vector.get("topic").asText(),
                channel,
                plain.qos(),
                plain.dup(),
                plain.connection(),
                plain.epoch(),
                plain.sequence(),
                plain.receivedAt(),
                plain.trust(),
                plain.will());
    }

    private static void arrange(NodesFixture kafka, NodeKey node, JsonNode vector) {
        JsonNode params = vector.path("given").path("params");
        if (vector.path("config_known").asBoolean(true)) {
            kafka.sends(node, "config", config(vector.path("given_config"), node));
        }
        if (params.isObject() && !params.isEmpty()) {
            kafka.sends(node, "params-init", params.toString());
        }
        kafka.changed();
        kafka.rejected();
    }

    private static String config(JsonNode devices, NodeKey node) {
        var described = new StringBuilder();
        devices.properties()
                .forEach(
                        device -> {
                            var params = new StringBuilder();
                            device.getValue()
                                    .properties()
                                    .forEach(
                                            param ->
                                                    params.append(params.isEmpty() ? "" : ",")
                                                            .append(
                                                                    "{\"name\":\"%s\",\"data_type\":%s,\"properties\":[\"read\"]}"
                                                                            .formatted(
                                                                                    param.getKey(),
                                                                                    param
                                                                                            .getValue())));
                            described
                                    .append(described.isEmpty() ? "" : ",")
                                    .append(
                                            "{\"name\":\"%s\",\"params\":[%s]}"
                                                    .formatted(device.getKey(), params));
                        });
        return "{\"node_id\":\"%s\",\"config_version\":\"1\",\"info\":{\"name\":\"n\",\"fw_version\":\"1\",\"type\":\"t\"},\"devices\":[%s]}"
                .formatted(node.device(), described);
    }

    private static void assertEmits(NodesFixture kafka, JsonNode vector) {
        if (!vector.has("emits")) {
            return;
        }
        List<Map<String, String>> expected =
                Stream.of(vector.get("emits"))
                        .flatMap(events -> events.valueStream())
                        .map(event -> flat(event.get("changed")))
                        .toList();

        assertThat(kafka.changed().stream().filter(changed -> changed.getCause() != Cause.INIT))
                .extracting(changed -> flat(changed.getChanges()))
                .containsExactlyElementsOf(expected);
    }

    private static void assertRejected(List<Rejected> rejected, JsonNode vector) {
        switch (vector.get("verdict").asText()) {
            case "reject" ->
                    assertThat(rejected)
                            .singleElement()
                            .satisfies(
                                    message -> {
                                        assertThat(message.getReason())
                                                .isEqualTo(vector.get("reason").asText());
                                        assertThat(message.getPartial()).isFalse();
                                        assertThat(UTF_8.decode(message.getPayload()).toString())
                                                .isEqualTo(
                                                        new String(
                                                                VectorCases.payload(vector),
                                                                UTF_8));
                                    });
            case "accept-partial" -> {
                assertThat(rejected).singleElement().matches(Rejected::getPartial);
                assertThat(rejected.getFirst().getDropped())
                        .extracting(DroppedElement::getPath, DroppedElement::getReason)
                        .containsExactlyElementsOf(
                                vector.get("dropped")
                                        .valueStream()
                                        .map(
                                                element ->
                                                        tuple(
                                                                element.get("path").asText(),
                                                                element.get("reason").asText()))
                                        .toList());
            }
            default -> assertThat(rejected).isEmpty();
        }
    }

    private static Map<String, Double> warnings(NodesFixture kafka, JsonNode vector) {
        var counts = new TreeMap<String, Double>();
        for (String warning : VectorCases.words(vector, "warnings")) {
            counts.put(warning, kafka.counted(JobMetrics.WARNINGS, "reason", warning));
        }
        return counts;
    }

    private static String channelOf(JsonNode vector) {
        Route route =
                RainMakerTopics.publish(
                        vector.get("node_id").asText(),
                        vector.get("topic").asText(),
                        VectorCases.payload(vector));
        assertThat(route).isInstanceOf(Route.To.class);
        return ((Route.To) route).channel().wireName();
    }

    private static Map<String, String> flat(JsonNode devices) {
        var flat = new TreeMap<String, String>();
        devices.properties()
                .forEach(
                        device ->
                                device.getValue()
                                        .properties()
                                        .forEach(
                                                param ->
                                                        flat.put(
                                                                device.getKey()
                                                                        + "."
                                                                        + param.getKey(),
                                                                canonical(param.getValue()))));
        return flat;
    }

    private static Map<String, String> flat(List<ParamChange> changes) {
        var flat = new TreeMap<String, String>();
        changes.forEach(
                change ->
                        flat.put(
                                change.getDevice() + "." + change.getParam(),
                                String.valueOf(change.getValue())));
        return flat;
    }

    private static String canonical(JsonNode value) {
        return JsonText.canonical(value.toString()).orElseThrow();
    }
}
