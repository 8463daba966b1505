package io.headwater.topologies.commands;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.VectorCases;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The cases of the protocol's vectors {@code cmd_flow}, each by its id, on the real topology. What
 * they say of REST is {@code CommandBodyTest}'s and {@code CommandEndpointsTest}'s.
 */
class CommandFlowVectorsTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("k7Wq2ZtB9mXc4VnR8pLd3H");
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";

    private static final String USER = "ann";

    /** Refused before anything is written for the node. */
    private static final Set<String> OF_REST = Set.of("node-without-support", "bad-requests");

    @TempDir Path folder;
    private long epoch;
    private boolean online;

    static Stream<Arguments> cases() {
        return VectorCases.of("cmd_flow").filter(it -> !OF_REST.contains((String) it.get()[0]));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    @Requirement({"R-CMD-4", "R-CMD-5", "R-CMD-6", "R-CMD-9"})
    void goesAsTheVectorSays(String id, JsonNode vector) {
        try (var kafka = new CommandsFixture(folder)) {
            kafka.maps(LAMP, USER, UserRole.PRIMARY);
            if (vector.path("given").path("online").asBoolean(true)) {
                connect(kafka);
            }
            for (JsonNode step : vector.get("steps")) {
                kafka.nodes.rejected();
                double ignored = ignored(kafka);

                act(kafka, step.get("do"), step.get("at").asDouble());

                check(kafka, step.get("expect"), ignored);
            }
        }
    }

    private void act(CommandsFixture kafka, JsonNode what, double at) {
        if (what.has("rest")) {
            rest(kafka, what, at);
        } else if (what.has("from_node")) {
            fromNode(kafka, what, at);
        } else if (what.has("presence")) {
            if (what.get("presence").asText().equals("connected")) {
                connect(kafka);
            } else {
                kafka.nodes.disconnects(LAMP, SESSION, epoch);
                online = false;
            }
        } else {
            assertThat(what.has("tick")).as("%s", what).isTrue();
            kafka.ticks(at);
        }
    }

    private void connect(CommandsFixture kafka) {
        epoch = kafka.nodes.connects(LAMP, SESSION);
        online = true;
    }

    private static void rest(CommandsFixture kafka, JsonNode what, double at) {
        switch (what.get("rest").asText()) {
            case "POST user/nodes/cmd" ->
                    kafka.asks(LAMP, what.get("as").asText(), command(what.get("body")), at);
            case "PUT user/nodes/mapping" -> kafka.unmaps(LAMP, USER, at);
            default -> kafka.all(LAMP).forEach(it -> kafka.cancels(LAMP, it.getId(), at));
        }
    }

    private void fromNode(CommandsFixture kafka, JsonNode what, double at) {
        JsonNode said = what.get("from_node");
        NodeKey node = NodeKey.rainmaker(what.path("node_id").asText(LAMP.device()));
        if (said.path("poll").asBoolean()) {
            if (!online) {
                connect(kafka); // the vector leaves it unsaid: who polls is there
            }
            kafka.polls(node, epoch, at);
            return;
        }
        kafka.answers(
                node,
                said.get("request_id").asText(),
                said.get("status").asInt(),
                said.get("cmd").asInt(),
                said.has("data_text") ? said.get("data_text").asText() : null,
                at);
    }

    private static SendCommand command(JsonNode body) {
        long timeout = body.path("timeout").asLong(30);
        return SendCommand.newBuilder()
                .setCommand(body.get("cmd").asInt())
                .setRole(2)
                .setAskedBy(USER)
                .setData(ByteBuffer.wrap(body.get("data").toString().getBytes(UTF_8)))
                .setTimeoutSeconds(timeout < 0 ? null : timeout)
                .setOverride(body.path("override").asBoolean())
                .build();
    }

    private static void check(CommandsFixture kafka, JsonNode expect, double ignoredBefore) {
        expect.properties()
                .forEach(
                        expected -> {
                            String name = expected.getKey();
                            JsonNode value = expected.getValue();
                            if (name.matches("r[0-9]")) {
                                assertThat(word(kafka.of(LAMP, name))).isEqualTo(value.asText());
                            }
                        });
        if (expect.has("publishes")) {
            assertThat(kafka.published()).isEqualTo(VectorCases.words(expect, "publishes"));
        } else {
            kafka.sent();
        }
        if (expect.has("device_status")) {
            JsonNode status = expect.get("device_status");
            assertThat(newest(kafka).getDeviceStatus())
                    .isEqualTo(status.isNull() ? null : Integer.valueOf(status.asInt()));
        }
        if (expect.has("expiration")) {
            assertThat(newest(kafka).getExpiresAt())
                    .isEqualTo(
                            CommandsFixture.time(expect.get("expiration").asDouble())
                                    .toEpochMilli());
        }
        if (expect.path("indefinite_timeout").asBoolean()) {
            assertThat(newest(kafka).getExpiresAt()).isNull();
        }
        if (expect.has("params")) {
            var params = new TreeMap<String, String>();
            expect.get("params")
                    .properties()
                    .forEach(
                            device ->
                                    device.getValue()
                                            .properties()
                                            .forEach(
                                                    param ->
                                                            params.put(
                                                                    device.getKey()
                                                                            + "."
                                                                            + param.getKey(),
                                                                    param.getValue().toString())));
            assertThat(kafka.nodes.params(LAMP)).isEqualTo(params);
        }
        switch (expect.path("verdict").asText()) {
            case "reject" ->
                    assertThat(kafka.nodes.rejected())
                            .singleElement()
                            .satisfies(
                                    message ->
                                            assertThat(message.getReason())
                                                    .isEqualTo(expect.get("reason").asText()));
            case "ignore" -> {
                assertThat(ignored(kafka)).isEqualTo(ignoredBefore + 1);
                assertThat(kafka.nodes.rejected()).isEmpty();
            }
            default -> assertThat(kafka.nodes.rejected()).isEmpty();
        }
    }

    private static CommandState newest(CommandsFixture kafka) {
        return kafka.all(LAMP).getLast();
    }

    private static double ignored(CommandsFixture kafka) {
        return kafka.nodes.counted(JobMetrics.IGNORED, "reason", "request-closed");
    }

    private static String word(CommandState command) {
        return command.getStatus().name().toLowerCase(Locale.ROOT);
    }
}
