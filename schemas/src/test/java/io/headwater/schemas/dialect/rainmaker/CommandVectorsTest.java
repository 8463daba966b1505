package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.dialect.rainmaker.command.CommandRequest;
import io.headwater.schemas.dialect.rainmaker.command.FromNode;
import io.headwater.schemas.dialect.rainmaker.command.FromNodePayload;
import io.headwater.schemas.dialect.rainmaker.command.Role;
import io.headwater.schemas.dialect.rainmaker.command.Role.Relation;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CommandVectorsTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final Map<Integer, Relation> RELATIONS =
            Map.of(
                    1, Relation.ADMIN,
                    2, Relation.PRIMARY,
                    4, Relation.SECONDARY,
                    8, Relation.NODE);

    static Stream<Arguments> fromNodes() {
        return Vectors.of("cmd_tlv").filter(it -> direction(it).equals("node->cloud"));
    }

    static Stream<Arguments> toNodes() {
        return Vectors.of("cmd_tlv").filter(it -> direction(it).equals("cloud->node"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("fromNodes")
    void readsWhatNodesSayAsTheVectorsDo(String id, JsonNode vector) {
        Parsed<FromNode> parsed = FromNodePayload.parse(Vectors.payload(vector));

        Judged.matches(parsed, vector);
        if (parsed instanceof Parsed.Accepted<FromNode> accepted) {
            matches(accepted.value(), vector);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("toNodes")
    @Requirement({"R-CMD-1", "R-CMD-3"})
    void writesRequestsAsTheVectorsDo(String id, JsonNode vector) {
        JsonNode asked = vector.has("encode") ? vector.get("encode") : vector.get("fields");

        Parsed<byte[]> written =
                CommandRequest.encode(
                        asked.get("request_id").asText(),
                        role(asked),
                        asked.has("timestamp") ? asked.get("timestamp").asLong() : null,
                        asked.get("cmd").asInt(),
                        data(asked));

        Judged.matches(written, vector);
        if (written instanceof Parsed.Accepted<byte[]> accepted) {
            assertThat(HEX.formatHex(accepted.value()))
                    .isEqualTo(vector.get("payload_hex").asText());
        }
    }

    private static void matches(FromNode message, JsonNode vector) {
        JsonNode fields = vector.get("fields");
        switch (message) {
            case FromNode.PendingPoll() ->
                    assertThat(vector.get("kind").asText()).isEqualTo("pending-poll");
            case FromNode.NodeRequest(String requestId, int command, byte[] data) -> {
                assertThat(vector.get("kind").asText()).isEqualTo("node-request");
                assertThat(requestId).isEqualTo(fields.get("request_id").asText());
                assertThat(command).isEqualTo(fields.get("cmd").asInt());
                matches(data, fields);
            }
            case FromNode.Response(String requestId, int status, int command, byte[] data) -> {
                assertThat(vector.get("kind").asText()).isEqualTo("response");
                assertThat(requestId).isEqualTo(fields.get("request_id").asText());
                assertThat(status).isEqualTo(fields.get("status").asInt());
                assertThat(command).isEqualTo(fields.get("cmd").asInt());
                matches(data, fields);
            }
        }
    }

    private static void matches(byte @Nullable [] data, JsonNode fields) {
        if (fields.has("data_text")) {
            assertThat(data).asString(UTF_8).isEqualTo(fields.get("data_text").asText());
        } else if (fields.has("data_hex")) {
            assertThat(data).isEqualTo(HEX.parseHex(fields.get("data_hex").asText()));
        } else if (fields.has("data_md5")) {
            assertThat(data).hasSize(fields.get("data_length").asInt());
            assertThat(md5(Objects.requireNonNull(data)))
                    .isEqualTo(fields.get("data_md5").asText());
        } else {
            assertThat(data).isNull();
        }
    }

    private static byte @Nullable [] data(JsonNode asked) {
        if (asked.has("data_text")) {
            return asked.get("data_text").asText().getBytes(UTF_8);
        }
        if (!asked.has("data_length")) {
            return null;
        }
        byte[] data = new byte[asked.get("data_length").asInt()];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) ('a' + i % 26);
        }
        return data;
    }

    private static @Nullable Role role(JsonNode asked) {
        Relation relation = RELATIONS.get(asked.get("role").asInt());
        return relation == null ? null : new Role(relation, asked.path("sub_role").asInt(0));
    }

    private static String direction(Arguments vector) {
        return ((JsonNode) vector.get()[1]).path("direction").asText();
    }

    private static String md5(byte[] data) {
        try {
            return HEX.formatHex(MessageDigest.getInstance("MD5").digest(data));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
