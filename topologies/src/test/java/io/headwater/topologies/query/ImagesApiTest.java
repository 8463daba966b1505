package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.topologies.files.FilesConfig;
import io.headwater.topologies.files.FilesMetrics;
import io.headwater.topologies.files.NodeFiles;
import io.headwater.topologies.files.TestImage;
import io.headwater.topologies.images.ImageEndpoints;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImagesApiTest {
    private static final int MOST = 500_000;
    private static final byte[] IMAGE = TestImage.of("lamp", "1.0", 300_000);

    @TempDir Path folder;
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private NodeFiles files;
    private ApiFixture api;
    private Optional<String> needed = Optional.empty();

    @BeforeEach
    void start() throws Exception {
        files = NodeFiles.start(config(), meters, InstantSource.system()).orElseThrow();
        var endpoints =
                new ImageEndpoints(Optional.of(files), MOST, _ -> needed, InstantSource.system());
        api = new ApiFixture(FakeNodes.onEveryPartition(), endpoints.all());
    }

    @AfterEach
    void stop() {
        api.close();
        files.close();
    }

    @Test
    void anImageIsKeptWithWhatItSaysOfItself() throws Exception {
        var brought = bring("?name=lamp%201.0&type=light&model=lamp-1", IMAGE);

        assertThat(brought.status()).isEqualTo(201);
        assertThat(brought.json().get("fwVersion").asText()).isEqualTo("1.0");
        assertThat(brought.json().get("chip").asText()).isEqualTo("esp32c3");
        assertThat(brought.json().get("bytes").asInt()).isEqualTo(300_000);
        JsonNode listed = api.get("/api/v1/ota/images").json().get("images");
        assertThat(listed).containsExactly(brought.json());
        assertThat(api.get(path(brought.json())).json()).isEqualTo(brought.json());
    }

    @Test
    void theSameImageAgainIsTheSameImage() throws Exception {
        var first = bring("", IMAGE);

        var again = bring("?name=other", IMAGE);

        assertThat(again.status()).isEqualTo(200);
        assertThat(again.json()).isEqualTo(first.json());
    }

    @Test
    void whatIsNoImageIsRefusedWithItsReason() throws Exception {
        var refused = bring("", new byte[10_000]);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.code()).isEqualTo("image-refused");
        assertThat(refused.cause()).contains("0xE9");
    }

    @Test
    void whatIsTooLargeIsRefusedBeforeItIsThere() throws Exception {
        var refused = bring("", new byte[MOST + 1]);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.code()).isEqualTo("request-too-large");
        assertNothingIsLeftBehind();
    }

    @Test
    void anImageForWhichThereIsNoRoomIsRefusedBeforeItIsRead() throws Exception {
        bring("", IMAGE);
        bring("", TestImage.of("lamp", "2.0", 300_000));

        var refused = bring("", TestImage.of("lamp", "3.0", 300_000));

        assertThat(refused.status()).isEqualTo(507);
        assertThat(refused.code()).isEqualTo("images-full");
        assertThat(refused.cause()).contains("300000");
        assertNothingIsLeftBehind();
        assertThat(meters.get(FilesMetrics.IMAGES.name()).gauge().value()).isEqualTo(600_000);
    }

    @Test
    void nobodyBringsAnImageWithoutTheToken() throws Exception {
        var refused =
                api.send(api.request("/api/v1/ota/images").POST(BodyPublishers.ofByteArray(IMAGE)));

        assertThat(refused.status()).isEqualTo(401);
        assertNothingIsLeftBehind();
    }

    @Test
    void anImageThatAnUpdateNeedsStays() throws Exception {
        String path = path(bring("", IMAGE).json());
        needed = Optional.of("job 7 hands it out");

        assertThat(delete(path).code()).isEqualTo("image-in-use");

        needed = Optional.empty();
        assertThat(delete(path).status()).isEqualTo(200);
        assertThat(delete(path).code()).isEqualTo("image-unknown");
    }

    @Test
    void anInstanceWithoutFilesSaysSo() throws Exception {
        var endpoints =
                new ImageEndpoints(Optional.empty(), MOST, _ -> needed, InstantSource.system());
        try (var other = new ApiFixture(FakeNodes.onEveryPartition(), endpoints.all())) {
            assertThat(other.get("/api/v1/ota/images").code()).isEqualTo("files-absent");
        }
    }

    private ApiFixture.Response bring(String query, byte[] image) throws Exception {
        return api.send(
                api.request("/api/v1/ota/images" + query)
                        .header("Authorization", "Bearer " + ApiFixture.TOKEN)
                        .POST(BodyPublishers.ofByteArray(image)));
    }

    private ApiFixture.Response delete(String path) throws Exception {
        return api.send(
                api.request(path).header("Authorization", "Bearer " + ApiFixture.TOKEN).DELETE());
    }

    private void assertNothingIsLeftBehind() throws Exception {
        try (Stream<Path> left = Files.list(files.incoming())) {
            assertThat(left).isEmpty();
        }
    }

    private static String path(JsonNode image) {
        return "/api/v1/ota/images/" + image.get("id").asText();
    }

    private FilesConfig config() {
        return new FilesConfig(
                Optional.of(folder),
                "127.0.0.1",
                OptionalInt.empty(),
                Optional.empty(),
                "https://cloud.example",
                MOST,
                700_000,
                1_000,
                10_000,
                10,
                10);
    }
}
