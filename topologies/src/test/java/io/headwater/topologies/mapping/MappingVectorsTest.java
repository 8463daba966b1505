package io.headwater.topologies.mapping;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.requests.MappingAction;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.dialect.rainmaker.MappingDigest;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.jobs.VectorCases;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of the protocol's vectors {@code user_mapping} and {@code user_mapping_flow}, each by
 * its id, on the real topology. The bridge's masking is done here too, as it is in front of the
 * log.
 */
class MappingVectorsTest {
    private static final MappingDigest DIGEST = new MappingDigest(new byte[32]);

    @TempDir Path folder;

    static Stream<Arguments> payloads() {
        return VectorCases.of("user_mapping")
                .filter(arguments -> !isRefusedBeforeTheLog((JsonNode) arguments.get()[1]));
    }

    static Stream<Arguments> flows() {
        return VectorCases.of("user_mapping_flow");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("payloads")
    @Requirement({"R-MAP-7", "R-MAP-10"})
    void judgesAMessageAsTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new NodesFixture(folder)) {
            NodeKey node = NodeKey.rainmaker(vector.get("node_id").asText());

            says(kafka, node, vector, NOON);

            assertVerdict(kafka, vector);
            assertThat(users(kafka, node)).as("nobody asked").isEmpty();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("flows")
    @Requirement({"R-MAP-1", "R-MAP-4", "R-MAP-5", "R-MAP-6", "R-MAP-8", "R-MAP-9", "R-TS-8"})
    void goesAsTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new NodesFixture(folder)) {
            NodeKey node = NodeKey.rainmaker(nodeIn(vector));
            given(kafka, node, vector.path("given").path("mappings"));
            for (JsonNode step : vector.get("steps")) {
                Instant at = NOON.plusSeconds(step.get("at").asLong());
                JsonNode stimulus = step.get("do");
                if (stimulus.has("rest")) {
                    asks(kafka, node, stimulus, at);
                } else if (stimulus.has("mqtt")) {
                    says(kafka, node, stimulus, at);
                } else {
                    kafka.kafka().tick(at);
                }
                assertExpected(kafka, node, step.path("expect"));
            }
        }
    }

    /** What the bridge refuses for its secret's sake never gets here. */
    private static boolean isRefusedBeforeTheLog(JsonNode vector) {
        String id = vector.get("id").asText();
        return id.equals("secret-65") || id.equals("cut-off");
    }

    private static void given(NodesFixture kafka, NodeKey node, JsonNode mappings) {
        var users = new ArrayList<MappedUser>();
        mappings.properties()
                .forEach(
                        mapping ->
                                users.add(
                                        new MappedUser(
                                                mapping.getKey(),
                                                UserRole.valueOf(
                                                        mapping.getValue()
                                                                .asText()
                                                                .toUpperCase(Locale.ROOT)),
                                                NOON.toEpochMilli())));
        if (!users.isEmpty()) {
            kafka.kafka()
                    .store(Mapping.nodes(TOPICS))
                    .put(node, new MappingState(users, List.of(), List.of(), null, List.of(), -1L));
        }
    }

    private static void asks(NodesFixture kafka, NodeKey node, JsonNode stimulus, Instant at) {
        JsonNode body = stimulus.get("body");
        boolean adds = body.get("operation").asText().equals("add");
        var change =
                ChangeMapping.newBuilder()
                        .setAction(adds ? MappingAction.ADD : MappingAction.REMOVE)
                        .setUserId(stimulus.get("user").asText())
                        .setSecret(adds ? DIGEST.of(body.get("secret_key").asText()) : null)
                        .build();
        kafka.kafka()
                .ask(
                        node,
                        NodeRequest.newBuilder()
                                .setId(stimulus.path("as").asText("remove"))
                                .setRequestedAt(at.toEpochMilli())
                                .setMapping(change)
                                .build(),
                        at);
    }

    private static void says(NodesFixture kafka, NodeKey node, JsonNode message, Instant at) {
        JsonNode payload = message.get("payload").deepCopy();
        if (payload instanceof ObjectNode members
                && members.path("secret_key").isTextual()
                && !members.path("secret_key").asText().isEmpty()) {
            members.put("secret_key", DIGEST.of(members.get("secret_key").asText()));
        }
        kafka.lands(
                node,
                TopologyFixture.headers("user-mapping", at),
                payload.toString().getBytes(UTF_8),
                at);
    }

    private static void assertExpected(NodesFixture kafka, NodeKey node, JsonNode expect) {
        if (expect.has("mappings")) {
            assertThat(users(kafka, node)).isEqualTo(words(expect.get("mappings")));
        }
        for (String request : List.of("r1", "r2")) {
            if (expect.has(request)) {
                assertThat(status(kafka, node, request)).isEqualTo(expect.get(request).asText());
            }
        }
        List<MappingChanged> changed =
                kafka.kafka().drainAll(TOPICS.mappingChanged()).stream()
                        .map(record -> record.value)
                        .toList();
        if (expect.has("emits")) {
            assertThat(events(changed)).isEqualTo(VectorCases.words(expect, "emits"));
        }
        if (expect.has("ts_points")) {
            assertThat(changed.stream().anyMatch(MappingChanged::getOrphaned))
                    .isEqualTo(expect.get("ts_points").asInt() == 0);
        }
        if (expect.has("verdict")) {
            assertVerdict(kafka, expect);
        }
    }

    private static void assertVerdict(NodesFixture kafka, JsonNode expect) {
        var rejected = kafka.rejected();
        switch (expect.get("verdict").asText()) {
            case "reject" ->
                    assertThat(rejected)
                            .singleElement()
                            .satisfies(
                                    message -> {
                                        assertThat(message.getReason())
                                                .isEqualTo(expect.get("reason").asText());
                                        assertThat(message.getPayload().remaining()).isZero();
                                    });
            case "ignore" ->
                    assertThat(kafka.counted(JobMetrics.IGNORED, "channel", "user-mapping"))
                            .isEqualTo(1);
            default -> assertThat(rejected).isEmpty();
        }
        for (String warning : VectorCases.words(expect, "warnings")) {
            assertThat(kafka.counted(JobMetrics.WARNINGS, "reason", warning)).isEqualTo(1);
        }
    }

    private static List<String> events(List<MappingChanged> changed) {
        var events = new ArrayList<String>();
        for (MappingChanged change : changed) {
            change.getRemoved().forEach(_ -> events.add("user_node_removed"));
            change.getAdded().forEach(_ -> events.add("user_node_added"));
        }
        return events;
    }

    private static Map<String, String> users(NodesFixture kafka, NodeKey node) {
        var users = new TreeMap<String, String>();
        MappingState state = kafka.mapping(node);
        if (state != null) {
            state.getUsers()
                    .forEach(
                            user ->
                                    users.put(
                                            user.getUserId(),
                                            user.getRole().name().toLowerCase(Locale.ROOT)));
        }
        return users;
    }

    private static String status(NodesFixture kafka, NodeKey node, String id) {
        MappingState state = kafka.mapping(node);
        return state == null
                ? "none"
                : state.getRequests().stream()
                        .filter(request -> request.getId().equals(id))
                        .findFirst()
                        .orElseThrow()
                        .getStatus()
                        .name()
                        .toLowerCase(Locale.ROOT);
    }

    private static Map<String, String> words(JsonNode mappings) {
        var words = new TreeMap<String, String>();
        mappings.properties().forEach(word -> words.put(word.getKey(), word.getValue().asText()));
        return words;
    }

    private static String nodeIn(JsonNode vector) {
        for (JsonNode step : vector.get("steps")) {
            JsonNode stimulus = step.get("do");
            JsonNode named =
                    stimulus.has("rest")
                            ? stimulus.at("/body/node_id")
                            : stimulus.at("/payload/node_id");
            if (named.isTextual()) {
                return named.asText();
            }
        }
        throw new IllegalArgumentException("a flow without a node");
    }
}
