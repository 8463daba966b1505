package io.headwater.topologies.uploads;

import static io.headwater.topologies.uploads.UploadsFixture.CONFIRM;
import static io.headwater.topologies.uploads.UploadsFixture.PLACE;
import static io.headwater.topologies.uploads.UploadsFixture.dataOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.jobs.JobMetrics;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many files a node has, how large, and for how long. */
class FileLimitsTest {
    private final UploadsFixture node;

    FileLimitsTest(@TempDir Path folder) {
        node = new UploadsFixture(folder);
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void aFileThatIsNotConfirmedInTimeIsGone() {
        node.asks(PLACE, "r1", null, 0);
        String id = node.files().getFirst().getId();

        node.ticks(3_599);
        assertThat(node.gone()).isEmpty();
        node.ticks(3_600);

        assertThat(node.files()).isEmpty();
        assertThat(node.gone()).containsExactly(id);
    }

    @Test
    void aConfirmedFileStays() {
        node.asks(PLACE, "r1", null, 0);
        node.asks(CONFIRM, "r1", null, 1);

        node.ticks(10_000);

        assertThat(node.files()).hasSize(1);
    }

    @Test
    void aFileIsGoneWhenSomebodyRemovesIt() {
        node.asks(PLACE, "r1", null, 0);
        node.asks(CONFIRM, "r1", null, 1);
        String id = node.files().getFirst().getId();

        node.removes(id);
        node.removes(id);

        assertThat(node.files()).isEmpty();
        assertThat(node.gone()).containsExactly(id);
        assertThat(node.nodes().counted(JobMetrics.IGNORED, "reason", "unknown-request"))
                .isEqualTo(1);
    }

    @Test
    void theOldestOnItsWayGivesWayToOneTooMany() {
        for (int i = 0; i < Uploads.MOST_ASKED + 1; i++) {
            node.asks(PLACE, "r" + i, null, i);
        }

        assertThat(node.files()).hasSize(Uploads.MOST_ASKED);
        assertThat(node.files().getFirst().getRequestId()).isEqualTo("r1");
        assertThat(node.gone()).hasSize(1);
    }

    @Test
    void aNodeWithSoManyFilesGetsNoPlaceForMore() {
        for (int i = 0; i < Uploads.MOST_KEPT; i++) {
            node.asks(PLACE, "r" + i, null, i);
            node.asks(CONFIRM, "r" + i, null, i);
        }
        node.published();

        node.asks(PLACE, "more", null, 100);

        assertThat(dataOf(node.published().getFirst()).path("description").asText())
                .isEqualTo("the node has 64 files; one has to be removed first");
        assertThat(node.files()).hasSize(Uploads.MOST_KEPT);
    }

    @Test
    void aFileThatWouldBeTooLargeGetsNoPlace() {
        node.asks(PLACE, "r1", "{\"file_size\":1001}", 0);

        assertThat(dataOf(node.published().getFirst()).path("description").asText())
                .isEqualTo("a file has at most 1000 bytes");
        assertThat(node.files()).isEmpty();
    }
}
