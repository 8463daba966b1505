package io.headwater.topologies.alerts;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.alerts.AlertRaised;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.json.JsonText;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.jobs.VectorCases;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The cases of the protocol's vectors {@code alert}, each by its id, on the real topology. */
class AlertVectorsTest {
    @TempDir Path folder;

    static Stream<Arguments> cases() {
        return VectorCases.of("alert");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-AL-1", "R-AL-2", "R-AL-3", "R-AL-4", "R-AL-5", "R-AL-6"})
    void doesWhatTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new NodesFixture(folder)) {
            NodeKey node = NodeKey.rainmaker(vector.get("node_id").asText());

            kafka.lands(
                    node,
                    TopologyFixture.headers("alert", NOON),
                    VectorCases.payload(vector),
                    NOON);

            assertTold(told(kafka.drained(TOPICS.alertsRaised())), vector);
            assertThat(kafka.changed()).as("R-AL-3").isEmpty();
            assertRejected(kafka, vector);
            for (String warning : VectorCases.words(vector, "warnings")) {
                assertThat(kafka.counted(JobMetrics.WARNINGS, "reason", warning)).isEqualTo(1);
            }
        }
    }

    private static void assertRejected(NodesFixture kafka, JsonNode vector) {
        var rejected = kafka.rejected();
        if (vector.get("verdict").asText().equals("reject")) {
            assertThat(rejected)
                    .singleElement()
                    .satisfies(
                            message ->
                                    assertThat(message.getReason())
                                            .isEqualTo(vector.get("reason").asText()));
        } else {
            assertThat(rejected).isEmpty();
        }
    }

    private static void assertTold(List<String> told, JsonNode vector) {
        JsonNode notifications = vector.path("notifications");
        if (notifications.path(0).has("text_ends_with")) {
            assertThat(told)
                    .singleElement()
                    .asString()
                    .endsWith(notifications.path(0).get("text_ends_with").asText());
        } else if (notifications.isArray()) {
            assertThat(told).isEqualTo(expected(notifications));
        } else {
            assertThat(told).hasSize(vector.get("verdict").asText().equals("reject") ? 0 : 1);
        }
    }

    /** One line for the words and one for each value, as users would be told. */
    private static List<String> told(List<AlertRaised> alerts) {
        var told = new ArrayList<String>();
        for (AlertRaised alert : alerts) {
            if (alert.getText() != null) {
                told.add(alert.getText());
            }
            alert.getValues()
                    .forEach(
                            value ->
                                    told.add(
                                            value.getDevice()
                                                    + "."
                                                    + value.getParam()
                                                    + " = "
                                                    + value.getValue()));
        }
        return told;
    }

    private static List<String> expected(JsonNode notifications) {
        var told = new ArrayList<String>();
        for (JsonNode notification : notifications) {
            told.add(
                    notification.has("text")
                            ? notification.get("text").asText()
                            : notification.get("device").asText()
                                    + "."
                                    + notification.get("param").asText()
                                    + " = "
                                    + JsonText.canonical(notification.get("value").toString())
                                            .orElseThrow());
        }
        return told;
    }
}
