package io.headwater.schemas.dialect.rainmaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RainMakerTopicsVectorsTest {
    static Stream<Arguments> vectors() {
        return Vectors.of("topics");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @Requirement({"R-TOP-1", "R-TOP-2", "R-TOP-4", "R-TOP-5", "R-ACL-2", "R-ACL-3", "R-ACL-4"})
    void routesAsTheVectorsSay(String id, JsonNode vector) {
        String node = vector.get("cn").asText();
        String topic = vector.get("topic").asText();

        if (vector.get("action").asText().equals("subscribe")) {
            var groups = Vectors.words(vector.path("given"), "controller_of");
            assertThat(RainMakerTopics.maySubscribe(node, topic, groups::contains))
                    .isEqualTo(vector.get("verdict").asText().equals("accept"));
        } else {
            matches(RainMakerTopics.publish(node, topic, Vectors.payload(vector)), vector);
        }
    }

    private static void matches(Route route, JsonNode vector) {
        String verdict = vector.get("verdict").asText();
        switch (route) {
            case Route.To to -> {
                assertThat(verdict).isEqualTo(to.warnings().isEmpty() ? "accept" : "accept-warn");
                assertThat(to.warnings())
                        .extracting(Reason::code)
                        .isEqualTo(Vectors.words(vector, "warnings"));
                JsonNode normalised = vector.get("normalised");
                assertThat(normalised.get("node_id")).isEqualTo(vector.get("cn"));
                assertThat(to.channel().wireName()).isEqualTo(normalised.get("channel").asText());
                assertThat(to.groupId()).isEqualTo(normalised.path("group_id").textValue());
                assertThat(to.streamId()).isEqualTo(normalised.path("stream_id").textValue());
            }
            case Route.Rejected rejected -> {
                assertThat(verdict).isEqualTo("reject");
                assertThat(rejected.reason().code()).isEqualTo(vector.get("reason").asText());
            }
            case Route.Denied denied -> {
                assertThat(verdict).isEqualTo("deny");
                assertThat(denied.reason().code()).isEqualTo(vector.get("reason").asText());
            }
        }
    }
}
