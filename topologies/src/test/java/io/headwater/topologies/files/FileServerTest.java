package io.headwater.topologies.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.images.Image;
import io.headwater.schemas.images.ImageStore.Added;
import io.headwater.schemas.images.ImageStore.Described;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileServerTest {
    private static final byte[] BYTES = TestImage.of("lamp", "1.0", 300_000);

    @TempDir Path folder;
    private TestServerCertificate certificate;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private NodeFiles files;
    private Image image;
    private HttpClient node;

    @BeforeEach
    void serve() throws Exception {
        certificate = TestServerCertificate.in(folder.resolve("tls"));
        files =
                NodeFiles.start(
                                new FilesConfig(
                                        Optional.of(folder.resolve("files")),
                                        "127.0.0.1",
                                        OptionalInt.of(0),
                                        Optional.of(folder.resolve("tls")),
                                        "",
                                        1_000_000,
                                        10_000_000,
                                        1_000,
                                        2_500,
                                        10,
                                        4),
                                meters,
                                InstantSource.system())
                        .orElseThrow();
        var about = new Described("lamp", null, null, null);
        Added added = files.images().add(new ByteArrayInputStream(BYTES), about, 7);
        image = ((Added.Kept) added).image();
        node = HttpClient.newBuilder().sslContext(certificate.trusted()).build();
    }

    @AfterEach
    void stop() {
        node.close();
        files.close();
    }

    @Test
    @Requirement("R-OU-1")
    void handsOutAnImageWithItsLengthAndDigests() throws Exception {
        HttpResponse<byte[]> answer = get(imageUrl());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(BYTES);
        assertThat(header(answer, "Content-Length")).isEqualTo("300000");
        assertThat(header(answer, "ETag")).isEqualTo("\"" + image.id() + "\"");
        assertThat(header(answer, "Repr-Digest")).startsWith("sha-256=:");
        assertThat(header(answer, "Accept-Ranges")).isEqualTo("bytes");
    }

    @Test
    @Requirement("R-OU-1")
    void handsOutARange() throws Exception {
        HttpResponse<byte[]> answer = get(imageUrl(), "Range", "bytes=200000-");

        assertThat(answer.statusCode()).isEqualTo(206);
        assertThat(answer.body()).isEqualTo(Arrays.copyOfRange(BYTES, 200_000, 300_000));
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes 200000-299999/300000");
    }

    @Test
    void handsOutEverythingWhereTheFileIsNotTheOneThatWasBegun() throws Exception {
        HttpResponse<byte[]> answer =
                get(imageUrl(), "Range", "bytes=200000-", "If-Range", "\"other\"");

        assertThat(answer.statusCode()).isEqualTo(200);
    }

    @Test
    void saysHowLongTheFileIsWhereARangeIsBeyondIt() throws Exception {
        HttpResponse<byte[]> answer = get(imageUrl(), "Range", "bytes=300000-");

        assertThat(answer.statusCode()).isEqualTo(416);
        assertThat(header(answer, "Content-Range")).isEqualTo("bytes */300000");
    }

    @Test
    void tellsTheHeadAlone() throws Exception {
        HttpResponse<byte[]> answer =
                node.send(
                        request(imageUrl()).method("HEAD", BodyPublishers.noBody()).build(),
                        BodyHandlers.ofByteArray());

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(header(answer, "Content-Length")).isEqualTo("300000");
        assertThat(answer.body()).isEmpty();
    }

    @Test
    void refusesAUrlThatHasExpiredOrWasChanged() throws Exception {
        String expired = files.urls().get(NodeFiles.pathOf(image), Instant.now().minusSeconds(1));

        assertThat(get(expired).statusCode()).isEqualTo(403);
        assertThat(get(imageUrl().replace("signature=", "signature=A")).statusCode())
                .isEqualTo(403);
    }

    @Test
    void saysThatAFileIsNotThere() throws Exception {
        files.images().remove(image.id());

        assertThat(get(imageUrl()).statusCode()).isEqualTo(404);
    }

    @Test
    void takesAFileOnceAndHandsItOut() throws Exception {
        String path = UploadedFiles.pathOf("f1");
        String put = files.urls().put(path, soon(), 1_000);

        assertThat(put(put, 1_000).statusCode()).isEqualTo(201);
        assertThat(put(put, 10).statusCode()).isEqualTo(409);

        assertThat(files.uploads().bytes("f1")).hasValue(1_000);
        assertThat(get(files.urls().get(path, soon())).body()).hasSize(1_000);
    }

    @Test
    void takesNoMoreThanTheUrlPermitsAndLeavesNothingBehind() throws Exception {
        String put = files.urls().put(UploadedFiles.pathOf("f1"), soon(), 1_000);

        assertThat(put(put, 1_001).statusCode()).isEqualTo(413);

        assertThat(files.uploads().bytes("f1")).isEmpty();
        try (Stream<Path> left = Files.list(files.incoming())) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void takesNoFileForWhichThereIsNoRoom() throws Exception {
        for (int i = 0; i < 2; i++) {
            put(files.urls().put(UploadedFiles.pathOf("f" + i), soon(), 1_000), 1_000);
        }
        String third = files.urls().put(UploadedFiles.pathOf("f2"), soon(), 1_000);

        assertThat(put(third, 501).statusCode()).isEqualTo(507);
        assertThat(put(third, 500).statusCode()).isEqualTo(201);
    }

    @Test
    void hasRoomAgainOnceAFileIsForgotten() throws Exception {
        for (int i = 0; i < 2; i++) {
            put(files.urls().put(UploadedFiles.pathOf("f" + i), soon(), 1_000), 1_000);
        }

        files.uploads().remove("f0");
        files.uploads().remove("f0");

        assertThat(files.uploads().bytes()).isEqualTo(1_000);
        assertThat(
                        put(files.urls().put(UploadedFiles.pathOf("f2"), soon(), 1_000), 1_000)
                                .statusCode())
                .isEqualTo(201);
    }

    @Test
    void countsHowRequestsEnd() throws Exception {
        get(imageUrl());
        get(imageUrl(), "Range", "bytes=0-9");
        get(imageUrl().replace("signature=", "signature=A"));

        await().untilAsserted(() -> assertThat(counted("GET", "ok")).isEqualTo(2));
        await().untilAsserted(() -> assertThat(counted("GET", "refused")).isEqualTo(1));
    }

    @Test
    void meetsLaterConnectionsWithACertificateThatReplacedTheFirst() throws Exception {
        assertThat(refreshed()).as("nothing has changed").isFalse();
        var renewed = TestServerCertificate.in(folder.resolve("tls"));

        assertThat(refreshed()).isTrue();

        try (var later = HttpClient.newBuilder().sslContext(renewed.trusted()).build()) {
            var answer = later.send(request(imageUrl()).GET().build(), BodyHandlers.discarding());
            assertThat(answer.statusCode()).isEqualTo(200);
        }
    }

    @Test
    void keepsItsCertificateWhenTheFilesBreak() throws Exception {
        refreshed();
        Files.writeString(folder.resolve("tls").resolve("server.crt"), "no certificate");

        assertThat(refreshed()).isFalse();

        assertThat(get(imageUrl()).statusCode()).isEqualTo(200);
    }

    @Test
    void writesNothingWhereImagesAre() throws Exception {
        String put = files.urls().put(NodeFiles.pathOf(image), soon(), 1_000);

        assertThat(put(put, 10).statusCode()).isEqualTo(404);
    }

    private boolean refreshed() {
        return files.refreshCertificate().toCompletionStage().toCompletableFuture().join();
    }

    private double counted(String method, String outcome) {
        return meters
                .find(FilesMetrics.REQUESTS.name())
                .tags("method", method, "outcome", outcome)
                .counters()
                .stream()
                .mapToDouble(Counter::count)
                .sum();
    }

    private String imageUrl() {
        return files.urls().get(NodeFiles.pathOf(image), soon());
    }

    private static Instant soon() {
        return Instant.now().plusSeconds(600);
    }

    private HttpResponse<byte[]> get(String url, String... headers)
            throws IOException, InterruptedException {
        var request = request(url);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return node.send(request.GET().build(), BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> put(String url, int bytes)
            throws IOException, InterruptedException {
        return node.send(
                request(url).PUT(BodyPublishers.ofByteArray(new byte[bytes])).build(),
                BodyHandlers.ofByteArray());
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(20));
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }
}
