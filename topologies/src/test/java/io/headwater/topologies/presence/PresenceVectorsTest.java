package io.headwater.topologies.presence;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.presence.PresenceState;
import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.jobs.VectorCases;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the protocol's vectors {@code presence}, each by its id, on the real topology. */
class PresenceVectorsTest {
    @TempDir Path folder;

    static Stream<Arguments> cases() {
        return VectorCases.of("presence");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-PR-1", "R-PR-2", "R-PR-3", "R-PR-4"})
    void doesWhatTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new NodesFixture(folder)) {
            for (JsonNode step : vector.get("steps")) {
                if (step.has("event")) { // what is done to certificates is the bridge's vector
                    assertStep(kafka, step);
                }
            }
        }
    }

    private static void assertStep(NodesFixture kafka, JsonNode step) {
        NodeKey node = nodeOf(step);
        JsonNode expect = step.get("expect");
        String reason = expect.path("reason").asText();
        PresenceState before = kafka.presence(node);
        double ignored = kafka.counted(JobMetrics.IGNORED, "reason", reason);

        kafka.lands(
                node,
                TopologyFixture.headers("presence", NOON),
                step.get("event").toString().getBytes(UTF_8),
                NOON);

        PresenceState after = kafka.presence(node);
        switch (step.get("verdict").asText()) {
            case "accept" -> assertThat(after).isNotEqualTo(before);
            case "ignore" -> {
                assertThat(after).isEqualTo(before);
                assertThat(kafka.counted(JobMetrics.IGNORED, "reason", reason))
                        .isEqualTo(ignored + 1);
            }
            default ->
                    assertThat(kafka.rejected())
                            .extracting(Rejected::getReason)
                            .containsExactly(reason);
        }
        assertExpected(expect, after);
        assertEmits(expect, before, kafka.drained(TOPICS.presenceState()));
    }

    private static void assertExpected(JsonNode expect, @Nullable PresenceState state) {
        if (expect.has("connected")) {
            assertThat(state).isNotNull();
            assertThat(state.getConnected()).isEqualTo(expect.get("connected").asBoolean());
        }
        if (expect.has("timestamp")) {
            assertThat(state).isNotNull();
            assertThat(state.getChangedAt()).isEqualTo(expect.get("timestamp").asLong());
        }
    }

    /** The events of the vectors are the changes of {@code connected} in presence.state. */
    private static void assertEmits(
            JsonNode expect, @Nullable PresenceState before, List<PresenceState> emitted) {
        if (!expect.has("emits")) {
            return;
        }
        boolean connected = before != null && before.getConnected();
        var events = new ArrayList<String>();
        for (PresenceState state : emitted) {
            if (state.getConnected() != connected) {
                connected = state.getConnected();
                events.add(connected ? "node_connected" : "node_disconnected");
            }
        }
        assertThat(events).isEqualTo(VectorCases.words(expect, "emits"));
    }

    private static NodeKey nodeOf(JsonNode step) {
        String topic = step.path("topic").asText();
        return NodeKey.rainmaker(
                topic.isEmpty()
                        ? step.get("event").get("clientId").asText()
                        : topic.substring(topic.lastIndexOf('/') + 1));
    }
}
