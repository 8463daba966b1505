package io.headwater.topologies.uploads;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static io.headwater.topologies.uploads.UploadsFixture.CONFIRM;
import static io.headwater.topologies.uploads.UploadsFixture.FETCH;
import static io.headwater.topologies.uploads.UploadsFixture.PLACE;
import static io.headwater.topologies.uploads.UploadsFixture.SESSION;
import static io.headwater.topologies.uploads.UploadsFixture.at;
import static io.headwater.topologies.uploads.UploadsFixture.atMs;
import static io.headwater.topologies.uploads.UploadsFixture.dataOf;
import static io.headwater.topologies.uploads.UploadsFixture.headers;
import static io.headwater.topologies.uploads.UploadsFixture.request;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.files.FileStatus;
import io.headwater.avro.files.NodeFile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How a node comes by a place for a file, and says that the file is there. */
class UploadsTest {
    private static final String LATER_SESSION = "3f9d1c6a-2b11-4c55-9a0e-0d4f5a6b7c8d";
    private static final NodeKey OTHER = NodeKey.rainmaker("AABBCC112233");

    private final UploadsFixture node;

    UploadsTest(@TempDir Path folder) {
        node = new UploadsFixture(folder);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    @Requirement("R-CMD-10")
    void aPlaceIsGivenUnderTheNodesOwnIdAsRole8AndByTheSameCommand() {
        node.asks(PLACE, "aF3yGe6UjK2tRs5Wq8MzPx", "{\"file_name\":\"log.txt\"}", 0);

        byte[] message = node.published().getFirst();
        assertThat(HexFormat.of().formatHex(message))
                .startsWith(
                        "0116"
                                + HexFormat.of().formatHex("aF3yGe6UjK2tRs5Wq8MzPx".getBytes(UTF_8))
                                + "020108"
                                + "05021000");
        JsonNode answer = dataOf(message);
        NodeFile file = node.files().getFirst();
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
        node.asks(PLACE, "r1", null, 0);
        node.published();

        node.asks(
                CONFIRM,
                "r2",
                "{\"description\":\"night\",\"file_type\":\"log\",\"metadata\":{\"a\":1}}",
                5);

        NodeFile file = node.files().getFirst();
        assertThat(file.getStatus()).isEqualTo(FileStatus.KEPT);
        assertThat(file.getDescription()).isEqualTo("night");
        assertThat(file.getFileType()).isEqualTo("log");
        assertThat(file.getMetadata()).isEqualTo("{\"a\":1}");
        assertThat(file.getKeptAt()).isEqualTo(atMs(5));
        JsonNode answer = dataOf(node.published().getFirst());
        assertThat(answer.path("file_id").asText()).isEqualTo(file.getId());
        assertThat(answer.path("url").asText())
                .isEqualTo("https://files/" + file.getId() + "?until=" + atMs(905));
        assertThat(node.nodes().drained(TOPICS.filesState())).last().isEqualTo(file);
    }

    @Test
    void theFileOfTheSameRequestIsMeantBeforeTheNewest() {
        node.asks(PLACE, "r1", null, 0);
        node.asks(PLACE, "r2", null, 1);

        node.asks(CONFIRM, "r1", null, 2);

        assertThat(node.files())
                .extracting(NodeFile::getRequestId, NodeFile::getStatus)
                .containsExactly(tuple("r1", FileStatus.KEPT), tuple("r2", FileStatus.ASKED));
    }

    @Test
    void aNodeThatDidNotHearTheAnswerGetsTheSamePlace() {
        node.asks(PLACE, "r1", null, 0);
        node.asks(PLACE, "r1", null, 20);

        List<byte[]> answers = node.published();
        assertThat(answers).hasSize(2);
        assertThat(dataOf(answers.getLast())).isEqualTo(dataOf(answers.getFirst()));
        assertThat(node.files()).hasSize(1);
    }

    @Test
    void confirmingTwiceChangesNothingAndIsAnsweredTwice() {
        node.asks(PLACE, "r1", null, 0);
        node.asks(CONFIRM, "r1", "{\"description\":\"first\"}", 1);
        node.asks(CONFIRM, "r1", "{\"description\":\"second\"}", 2);

        assertThat(node.published()).hasSize(3);
        assertThat(node.files().getFirst().getDescription()).isEqualTo("first");
    }

    @Test
    void aNodeGetsAtItsOwnFilesAlone() {
        node.asks(PLACE, "r1", null, 0);
        node.asks(CONFIRM, "r1", null, 1);
        String id = node.files().getFirst().getId();
        node.published();

        node.asks(FETCH, "r2", "{\"file_id\":\"" + id + "\"}", 2);
        assertThat(dataOf(node.published().getFirst()).path("url").asText()).contains(id);

        node.epoch = node.nodes().connects(OTHER, SESSION);
        node.lands(OTHER, FETCH, "r3", "{\"file_id\":\"" + id + "\"}", 3);
        assertThat(dataOf(node.published().getFirst()).path("status").asText())
                .isEqualTo("failure");
        assertThat(node.nodes().rejected())
                .extracting(message -> message.getReason())
                .containsExactly("unknown-request");
    }

    @Test
    void whatCannotBeReadIsRejectedAndTheNodeIsToldSo() {
        node.asks(PLACE, "r1", "[]", 0);

        assertThat(node.nodes().rejected())
                .extracting(message -> message.getReason())
                .containsExactly("not-object");
        assertThat(dataOf(node.published().getFirst()).path("status").asText())
                .isEqualTo("failure");
    }

    @Test
    void aRequestWithoutAnIdCannotBeAnswered() {
        node.asks(PLACE, "", null, 0);

        assertThat(node.nodes().rejected())
                .extracting(message -> message.getReason())
                .containsExactly("tlv-missing");
        assertThat(node.published()).isEmpty();
    }

    @Test
    void aRequestOfASessionThatIsOverHasNoPlaceMadeForIt() {
        node.nodes().connects(NODE, LATER_SESSION);

        node.asks(PLACE, "r1", null, 1);

        assertThat(node.published()).isEmpty();
        assertThat(node.files()).isEmpty();
    }

    @Test
    void aWordThatAFileIsThereCountsAlsoWhenTheSessionIsOver() {
        node.asks(PLACE, "r1", null, 0);
        node.nodes().connects(NODE, LATER_SESSION);
        node.published();

        node.asks(CONFIRM, "r1", null, 1);

        assertThat(node.files().getFirst().getStatus()).isEqualTo(FileStatus.KEPT);
        assertThat(node.published()).isEmpty();
    }

    @Test
    @Requirement("R-CMD-10")
    void attestationAndWhateverElseIsNotSupportedIsNeverAnswered() {
        for (int command : new int[] {201, 202, 203, 21, 4095}) {
            node.asks(command, "r1", "-----BEGIN CERTIFICATE REQUEST-----".repeat(20), 0);
        }

        assertThat(node.published()).isEmpty();
        assertThat(node.nodes().rejected()).isEmpty();
        assertThat(node.nodes().counted(JobMetrics.IGNORED, "reason", "unsolicited")).isEqualTo(5);
    }

    @Test
    @Requirement("R-CMD-10")
    void anInstallationThatKeepsNoFilesAnswersNothing(@TempDir Path other) {
        try (var without = new NodesFixture(other)) {
            long session = without.connects(NODE, SESSION);

            without.lands(NODE, headers(session, 0), request(PLACE, "r1", null), at(0));

            assertThat(without.drained(TOPICS.inbox())).isEmpty();
            assertThat(without.counted(JobMetrics.IGNORED, "reason", "unsolicited")).isEqualTo(1);
        }
    }
}
