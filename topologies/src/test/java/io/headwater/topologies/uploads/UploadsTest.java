package io.headwater.topologies.uploads;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.files.FileStatus;
import io.headwater.avro.files.NodeFile;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.RemoveFile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.nodes.NodeLinks;
import io.headwater.topologies.nodes.NodesFixture;
import io.headwater.topologies.ota.ImageLinks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UploadsTest {
    private static final int PLACE = 16;
    private static final int FETCH = 17;
    private static final int CONFIRM = 20;
    private static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";
    private static final String LATER_SESSION = "3f9d1c6a-2b11-4c55-9a0e-0d4f5a6b7c8d";
    private static final NodeKey OTHER = NodeKey.rainmaker("AABBCC112233");

    private final List<String> gone = new ArrayList<>();
    private final NodesFixture kafka;
    private long epoch;

    UploadsTest(@TempDir Path folder) {
        kafka = new NodesFixture(folder, new NodeLinks(ImageLinks.NONE, new Links(gone)));
        epoch = kafka.connects(NODE, SESSION);
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @Test
    @Requirement("R-CMD-10")
    void aPlaceIsGivenUnderTheNodesOwnIdAsRole8AndByTheSameCommand() {
        asks(PLACE, "aF3yGe6UjK2tRs5Wq8MzPx", "{\"file_name\":\"log.txt\"}", 0);

        byte[] message = published().getFirst();
        assertThat(HexFormat.of().formatHex(message))
                .startsWith(
                        "0116"
                                + HexFormat.of().formatHex("aF3yGe6UjK2tRs5Wq8MzPx".getBytes(UTF_8))
                                + "020108"
                                + "05021000");
        JsonNode answer = dataOf(message);
        NodeFile file = files().getFirst();
        assertThat(answer.path("status").asText()).isEqualTo("success");
        assertThat(answer.path("file_id").asText()).isEqualTo(file.getId());
        assertThat(answer.path("url").asText())
                .isEqualTo("https://files/" + file.getId() + "?put=1000&until=" + atMs(900));
        assertThat(answer.path("expires_at").asLong()).isEqualTo(atMs(900) / 1_000);
        assertThat(answer.path("max_size").asLong()).isEqualTo(1_000);
        assertThat(file.getStatus()).isEqualTo(FileStatus.ASKED);
        assertThat(file.getName()).isEqualTo("log.txt");
    }

    @Test
    @Requirement("R-CMD-10")
    void aConfirmedFileIsKeptWithWhatTheNodeSaysAndIsAnsweredWithItsAddress() {
        asks(PLACE, "r1", null, 0);
        published();

        asks(
                CONFIRM,
                "r2",
                "{\"description\":\"night\",\"file_type\":\"log\",\"metadata\":{\"a\":1}}",
                5);

        NodeFile file = files().getFirst();
        assertThat(file.getStatus()).isEqualTo(FileStatus.KEPT);
        assertThat(file.getDescription()).isEqualTo("night");
        assertThat(file.getFileType()).isEqualTo("log");
        assertThat(file.getMetadata()).isEqualTo("{\"a\":1}");
        assertThat(file.getKeptAt()).isEqualTo(atMs(5));
        JsonNode answer = dataOf(published().getFirst());
        assertThat(answer.path("file_id").asText()).isEqualTo(file.getId());
        assertThat(answer.path("url").asText())
                .isEqualTo("https://files/" + file.getId() + "?until=" + atMs(905));
        assertThat(kafka.drained(TOPICS.filesState())).last().isEqualTo(file);
    }

    @Test
    void theFileOfTheSameRequestIsMeantBeforeTheNewest() {
        asks(PLACE, "r1", null, 0);
        asks(PLACE, "r2", null, 1);

        asks(CONFIRM, "r1", null, 2);

        assertThat(files())
                .extracting(NodeFile::getRequestId, NodeFile::getStatus)
                .containsExactly(tuple("r1", FileStatus.KEPT), tuple("r2", FileStatus.ASKED));
    }

    @Test
    void aNodeThatDidNotHearTheAnswerGetsTheSamePlace() {
        asks(PLACE, "r1", null, 0);
        asks(PLACE, "r1", null, 20);

        List<byte[]> answers = published();
        assertThat(answers).hasSize(2);
        assertThat(dataOf(answers.getLast())).isEqualTo(dataOf(answers.getFirst()));
        assertThat(files()).hasSize(1);
    }

    @Test
    void confirmingTwiceChangesNothingAndIsAnsweredTwice() {
        asks(PLACE, "r1", null, 0);
        asks(CONFIRM, "r1", "{\"description\":\"first\"}", 1);
        asks(CONFIRM, "r1", "{\"description\":\"second\"}", 2);

        assertThat(published()).hasSize(3);
        assertThat(files().getFirst().getDescription()).isEqualTo("first");
    }

    @Test
    void aNodeGetsAtItsOwnFilesAlone() {
        asks(PLACE, "r1", null, 0);
        asks(CONFIRM, "r1", null, 1);
        String id = files().getFirst().getId();
        published();

        asks(FETCH, "r2", "{\"file_id\":\"" + id + "\"}", 2);
        assertThat(dataOf(published().getFirst()).path("url").asText()).contains(id);

        epoch = kafka.connects(OTHER, SESSION);
        lands(OTHER, FETCH, "r3", "{\"file_id\":\"" + id + "\"}", 3);
        assertThat(dataOf(published().getFirst()).path("status").asText()).isEqualTo("failure");
        assertThat(kafka.rejected())
                .extracting(message -> message.getReason())
                .containsExactly("unknown-request");
    }

    @Test
    void aFileThatIsNotConfirmedInTimeIsGone() {
        asks(PLACE, "r1", null, 0);
        String id = files().getFirst().getId();

        kafka.kafka().tick(at(3_599));
        assertThat(gone).isEmpty();
        kafka.kafka().tick(at(3_600));

        assertThat(files()).isEmpty();
        assertThat(gone).containsExactly(id);
    }

    @Test
    void aConfirmedFileStays() {
        asks(PLACE, "r1", null, 0);
        asks(CONFIRM, "r1", null, 1);

        kafka.kafka().tick(at(10_000));

        assertThat(files()).hasSize(1);
    }

    @Test
    void aFileIsGoneWhenSomebodyRemovesIt() {
        asks(PLACE, "r1", null, 0);
        asks(CONFIRM, "r1", null, 1);
        String id = files().getFirst().getId();

        removes(id);
        removes(id);

        assertThat(files()).isEmpty();
        assertThat(gone).containsExactly(id);
        assertThat(kafka.counted(JobMetrics.IGNORED, "reason", "unknown-request")).isEqualTo(1);
    }

    @Test
    void theOldestOnItsWayGivesWayToOneTooMany() {
        for (int i = 0; i < Uploads.MOST_ASKED + 1; i++) {
            asks(PLACE, "r" + i, null, i);
        }

        assertThat(files()).hasSize(Uploads.MOST_ASKED);
        assertThat(files().getFirst().getRequestId()).isEqualTo("r1");
        assertThat(gone).hasSize(1);
    }

    @Test
    void aNodeWithSoManyFilesGetsNoPlaceForMore() {
        for (int i = 0; i < Uploads.MOST_KEPT; i++) {
            asks(PLACE, "r" + i, null, i);
            asks(CONFIRM, "r" + i, null, i);
        }
        published();

        asks(PLACE, "more", null, 100);

        assertThat(dataOf(published().getFirst()).path("description").asText())
                .isEqualTo("the node has 64 files; one has to be removed first");
        assertThat(files()).hasSize(Uploads.MOST_KEPT);
    }

    @Test
    void aFileThatWouldBeTooLargeGetsNoPlace() {
        asks(PLACE, "r1", "{\"file_size\":1001}", 0);

        assertThat(dataOf(published().getFirst()).path("description").asText())
                .isEqualTo("a file has at most 1000 bytes");
        assertThat(files()).isEmpty();
    }

    @Test
    void whatCannotBeReadIsRejectedAndTheNodeIsToldSo() {
        asks(PLACE, "r1", "[]", 0);

        assertThat(kafka.rejected())
                .extracting(message -> message.getReason())
                .containsExactly("not-object");
        assertThat(dataOf(published().getFirst()).path("status").asText()).isEqualTo("failure");
    }

    @Test
    void aRequestWithoutAnIdCannotBeAnswered() {
        asks(PLACE, "", null, 0);

        assertThat(kafka.rejected())
                .extracting(message -> message.getReason())
                .containsExactly("tlv-missing");
        assertThat(published()).isEmpty();
    }

    @Test
    void aRequestOfASessionThatIsOverHasNoPlaceMadeForIt() {
        long over = epoch;
        kafka.connects(NODE, LATER_SESSION);
        epoch = over;

        asks(PLACE, "r1", null, 1);

        assertThat(published()).isEmpty();
        assertThat(files()).isEmpty();
    }

    @Test
    void aWordThatAFileIsThereCountsAlsoWhenTheSessionIsOver() {
        asks(PLACE, "r1", null, 0);
        kafka.connects(NODE, LATER_SESSION);
        published();

        asks(CONFIRM, "r1", null, 1);

        assertThat(files().getFirst().getStatus()).isEqualTo(FileStatus.KEPT);
        assertThat(published()).isEmpty();
    }

    @Test
    @Requirement("R-CMD-10")
    void attestationAndWhateverElseIsNotSupportedIsNeverAnswered() {
        for (int command : new int[] {201, 202, 203, 21, 4095}) {
            asks(command, "r1", "-----BEGIN CERTIFICATE REQUEST-----".repeat(20), 0);
        }

        assertThat(published()).isEmpty();
        assertThat(kafka.rejected()).isEmpty();
        assertThat(kafka.counted(JobMetrics.IGNORED, "reason", "unsolicited")).isEqualTo(5);
    }

    @Test
    @Requirement("R-CMD-10")
    void anInstallationThatKeepsNoFilesAnswersNothing(@TempDir Path other) {
        try (var without = new NodesFixture(other)) {
            long session = without.connects(NODE, SESSION);

            without.lands(NODE, headers(session, 0), tlv(PLACE, "r1", null), at(0));

            assertThat(without.drained(TOPICS.inbox())).isEmpty();
            assertThat(without.counted(JobMetrics.IGNORED, "reason", "unsolicited")).isEqualTo(1);
        }
    }

    private void asks(int command, String id, @Nullable String data, long second) {
        lands(NODE, command, id, data, second);
    }

    private void lands(NodeKey node, int command, String id, @Nullable String data, long second) {
        kafka.lands(node, headers(epoch, second), tlv(command, id, data), at(second));
    }

    private void removes(String id) {
        kafka.kafka()
                .ask(
                        NODE,
                        NodeRequest.newBuilder()
                                .setId("remove")
                                .setRequestedAt(NOON.toEpochMilli())
                                .setRemoveFile(new RemoveFile(id))
                                .build(),
                        at(100));
    }

    private List<NodeFile> files() {
        return Uploads.of(NODE, kafka.kafka().store(Uploads.known(TOPICS)));
    }

    /** Messages to nodes since the last call. */
    private List<byte[]> published() {
        return kafka.drained(TOPICS.inbox()).stream()
                .map(
                        sent -> {
                            byte[] message = new byte[sent.getPayload().remaining()];
                            sent.getPayload().duplicate().get(message);
                            return message;
                        })
                .toList();
    }

    /** The value of tag 6, whose fragments are the last of the message. */
    private static JsonNode dataOf(byte[] message) {
        var data = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += 2 + (message[at + 1] & 0xFF)) {
            if (message[at] == 6) {
                data.write(message, at + 2, message[at + 1] & 0xFF);
            }
        }
        try {
            return new ObjectMapper().readTree(data.toByteArray());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + data.toString(UTF_8), e);
        }
    }

    private static byte[] tlv(int command, String id, @Nullable String data) {
        var tlv = new ByteArrayOutputStream();
        field(tlv, 1, id.getBytes(UTF_8));
        field(tlv, 2, (byte) 8);
        field(tlv, 3, (byte) 0);
        field(tlv, 5, (byte) command, (byte) (command >> 8));
        if (data != null) {
            field(tlv, 6, data.getBytes(UTF_8));
        }
        return tlv.toByteArray();
    }

    private static void field(ByteArrayOutputStream tlv, int tag, byte... value) {
        int from = 0;
        do {
            int length = Math.min(255, value.length - from);
            tlv.write(tag);
            tlv.write(length);
            tlv.write(value, from, length);
            from += length;
        } while (from < value.length);
    }

    private static UplinkHeaders headers(long epoch, long second) {
        return new UplinkHeaders(
                "node/x/from-node",
                "from-node",
                1,
                false,
                null,
                epoch,
                1,
                atMs(second),
                Trust.CREDENTIAL,
                false);
    }

    private static Instant at(long second) {
        return NOON.plus(Duration.ofSeconds(second));
    }

    private static long atMs(long second) {
        return at(second).toEpochMilli();
    }

    /** Addresses that say what they are for. */
    private record Links(List<String> forgotten) implements FileLinks {
        @Override
        public boolean areKept() {
            return true;
        }

        @Override
        public long mostBytes() {
            return 1_000;
        }

        @Override
        public String toWrite(String file, long until, long mostBytes) {
            return "https://files/" + file + "?put=" + mostBytes + "&until=" + until;
        }

        @Override
        public String toRead(String file, long until) {
            return "https://files/" + file + "?until=" + until;
        }

        @Override
        public OptionalLong bytes(String file) {
            return OptionalLong.empty();
        }

        @Override
        public void gone(String file) {
            forgotten.add(file);
        }
    }
}
