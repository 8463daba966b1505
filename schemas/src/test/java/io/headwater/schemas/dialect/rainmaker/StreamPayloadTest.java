package io.headwater.schemas.dialect.rainmaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.dialect.rainmaker.stream.BlockRequest;
import io.headwater.schemas.dialect.rainmaker.stream.StreamPayload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StreamPayloadTest {
    private static final HexFormat HEX = HexFormat.of();
    private static final int SIZE = 2_500;

    static Stream<Arguments> vectors() {
        return Vectors.of("ota_stream");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("vectors")
    @Requirement({"R-ST-1", "R-ST-2", "R-ST-3"})
    void answersRequestsAsTheVectorsSay(String id, JsonNode vector) {
        List<String> answers = answers(StreamPayload.parseRequest(Vectors.payload(vector)));

        var expected = new ArrayList<String>();
        vector.at("/responses/messages")
                .forEach(message -> expected.add(message.get("hex").asText()));
        assertThat(answers).isEqualTo(expected);
    }

    @Test
    void hostileBytesAreRefusedAndNeverThrow() {
        var random = new Random(11);
        byte[] valid = HEX.parseHex("a5616601616c190200616f006162411f616e05");
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = Arrays.copyOf(valid, random.nextInt(valid.length + 4));
            for (int flips = random.nextInt(4); flips >= 0 && bytes.length > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }

            assertThat(StreamPayload.parseRequest(bytes))
                    .isInstanceOfAny(Parsed.Accepted.class, Parsed.Refused.class);
        }
    }

    /** As a server of one image of this size would; no answer stands for a rejection. */
    private static List<String> answers(Parsed<BlockRequest> parsed) {
        if (!(parsed instanceof Parsed.Accepted<BlockRequest> accepted)
                || accepted.value().fileId() != 1) {
            return List.of();
        }
        BlockRequest request = accepted.value();
        return request.blocksOf(SIZE).mapToObj(block -> answer(request, block)).toList();
    }

    private static String answer(BlockRequest request, long block) {
        int from = (int) block * request.length();
        byte[] bytes = new byte[Math.min(request.length(), SIZE - from)];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (7 * (from + i) + 3);
        }
        return HEX.formatHex(StreamPayload.writeBlock(request.fileId(), block, bytes));
    }
}
