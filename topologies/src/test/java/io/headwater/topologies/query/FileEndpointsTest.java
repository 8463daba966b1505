package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.files.FileStatus;
import io.headwater.avro.files.NodeFile;
import io.headwater.schemas.NodeKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FileEndpointsTest {
    private static final String FILES = "/api/v1/nodes/lamp/files";

    private final FakeNodes nodes = FakeNodes.onEveryPartition();
    private final ApiFixture api;
    private final NodeKey lamp = nodes.add("lamp", "esp.node.light", null);

    FileEndpointsTest() throws Exception {
        api = new ApiFixture(nodes);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    @Test
    void areListedNewestFirstWithWhereToReadThem() throws Exception {
        nodes.file(lamp, file("f1", FileStatus.KEPT));
        nodes.file(lamp, file("f2", FileStatus.ASKED));

        var answer = api.get(FILES).json();

        assertThat(answer.at("/files/0/id").asText()).isEqualTo("f2");
        assertThat(answer.at("/files/0/status").asText()).isEqualTo("asked");
        assertThat(answer.at("/files/0/url").isNull()).isTrue();
        assertThat(answer.at("/files/1/url").asText()).isEqualTo("https://files/f1");
        assertThat(answer.at("/files/1/bytes").asInt()).isEqualTo(42);
        assertThat(answer.at("/files/1/metadata/hours").asDouble()).isEqualTo(1.5);
        assertThat(answer.at("/files/1/urlExpiresAt").isTextual()).isTrue();
    }

    @Test
    void oneThatWasConfirmedAndNeverWrittenHasNoAddress() throws Exception {
        nodes.file(lamp, file("empty", FileStatus.KEPT));

        var answer = api.get(FILES + "/empty").json();

        assertThat(answer.path("bytes").isNull()).isTrue();
        assertThat(answer.path("url").isNull()).isTrue();
    }

    @Test
    void oneIsRemovedAndShownAsItWas() throws Exception {
        nodes.file(lamp, file("f1", FileStatus.KEPT));

        assertThat(api.delete(FILES + "/f1").json().path("id").asText()).isEqualTo("f1");

        assertThat(api.get(FILES).json().path("files")).isEmpty();
        assertThat(api.get(FILES + "/f1").code()).isEqualTo("file-unknown");
        assertThat(api.delete(FILES + "/f1").code()).isEqualTo("file-unknown");
        assertThat(nodes.log.requests()).hasSize(1);
    }

    @Test
    void ofAnUnknownNodeThereAreNone() throws Exception {
        assertThat(api.get("/api/v1/nodes/nobody/files").code()).isEqualTo("node-unknown");
    }

    private static NodeFile file(String id, FileStatus status) {
        return NodeFile.newBuilder()
                .setId(id)
                .setStatus(status)
                .setRequestId("r1")
                .setName("log.txt")
                .setMostBytes(1_000)
                .setAskedAt(1_000)
                .setWritableUntil(901_000)
                .setMetadata("{\"hours\":1.5}")
                .build();
    }
}
