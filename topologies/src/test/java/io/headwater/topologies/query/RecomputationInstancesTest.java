package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.recompute.Recomputations;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two instances, each with half of the partitions, that know of each other. There is no Kafka, so
 * that whatever is begun fails soon and says so.
 */
class RecomputationInstancesTest {
    private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");
    private static final InstantSource LEFT_CLOCK = InstantSource.fixed(NOW);

    /** Has seen one more quarter-hour close. */
    private static final InstantSource RIGHT_CLOCK =
            InstantSource.fixed(NOW.plus(Duration.ofMinutes(15)));

    private static final String PATH = "/api/v1/timeseries/recomputations";
    private static final String ALL = "{\"all\":true,\"from\":\"2026-06-15T10:00:00Z\"}";

    private final FakeNodes left = new FakeNodes(Set.of(0, 1));
    private final FakeNodes right = new FakeNodes(Set.of(2, 3));
    private final Recomputations leftOnes;
    private final Recomputations rightOnes;
    private final ApiFixture leftApi;
    private final ApiFixture rightApi;

    RecomputationInstancesTest(@TempDir Path folder) throws Exception {
        leftOnes = of(left, folder.resolve("left"), LEFT_CLOCK);
        rightOnes = of(right, folder.resolve("right"), RIGHT_CLOCK);
        leftApi = new ApiFixture(left, leftOnes, LEFT_CLOCK);
        rightApi = new ApiFixture(right, rightOnes, RIGHT_CLOCK);
        left.placement.heldBy(rightApi.host(), Set.of(2, 3));
        right.placement.heldBy(leftApi.host(), Set.of(0, 1));
    }

    @AfterEach
    void close() {
        leftApi.close();
        rightApi.close();
        leftOnes.close();
        rightOnes.close();
    }

    @Test
    void whicheverInstanceIsAskedBeginsItAtAllOfThemAndAnswersForAll() throws Exception {
        var begun = leftApi.post(PATH, ALL);
        String id = begun.json().path("id").asText();

        JsonNode seen = await().until(() -> rightApi.get(PATH + "/" + id).json(), this::isOver);

        assertThat(begun.status()).isEqualTo(202);
        assertThat(seen.path("state").asText()).isEqualTo("failed");
        assertThat(seen.path("parts").findValuesAsText("instance"))
                .containsExactly("null", name(leftApi.host()));
        assertThat(seen.path("why").asText()).contains(name(leftApi.host()) + ": Kafka");
        assertThat(leftApi.get(PATH).json().path("recomputations").findValuesAsText("id"))
                .containsExactly(id);
        assertThat(leftApi.get(PATH + "/" + id + "/changes").json().path("changes")).isEmpty();
        assertThat(leftApi.delete(PATH + "/" + id).status()).isEqualTo(202);
    }

    @Test
    void nothingIsBegunWhileAnInstanceDoesNotAnswer() throws Exception {
        HostInfo nobody = nobody();
        left.placement.heldBy(nobody, Set.of(3));

        var refused = leftApi.post(PATH, ALL);

        assertThat(refused.code()).isEqualTo("recomputation-incomplete");
        assertThat(refused.cause()).contains(name(nobody)).doesNotContain(name(rightApi.host()));
        assertThat(leftOnes.all()).isEmpty();
        assertThat(rightOnes.all()).isEmpty();
    }

    @Test
    void whoIsGoneAfterItWasBegunIsNamedAndNothingIsOver() throws Exception {
        String id = leftApi.post(PATH, ALL).json().path("id").asText();
        HostInfo nobody = nobody();
        left.placement.heldBy(nobody, Set.of(2, 3));

        JsonNode seen = leftApi.get(PATH + "/" + id).json();

        assertThat(isOver(seen)).isFalse();
        assertThat(seen.path("why").asText()).contains(name(nobody) + " does not answer");
        assertThat(leftApi.get(PATH + "/" + id + "/changes").code())
                .isEqualTo("recomputation-incomplete");
    }

    @Test
    void whoDoesNotKnowTheOthersYetDoesNotSpeakForThem() throws Exception {
        String id = leftApi.post(PATH, ALL).json().path("id").asText();
        await().until(() -> leftApi.get(PATH + "/" + id).json(), this::isOver);
        left.placement.forgetOthers();

        JsonNode seen = leftApi.get(PATH + "/" + id).json();

        assertThat(seen.path("parts")).hasSize(1);
        assertThat(isOver(seen)).isFalse();
        assertThat(seen.path("why").asText()).contains("does not know the others yet");
        assertThat(leftApi.get(PATH + "/none").code()).isEqualTo("recomputation-incomplete");
        assertThat(leftApi.delete(PATH + "/" + id).code()).isEqualTo("recomputation-incomplete");
        assertThat(leftApi.get(PATH).code()).isEqualTo("not-ready");
        assertThat(leftApi.get(PATH + "/" + id + "/changes").code()).isEqualTo("not-ready");
        assertThat(leftApi.post(PATH, ALL).code()).isEqualTo("not-ready");
        assertThat(leftOnes.all()).hasSize(1);
    }

    @Test
    void aStopThatAnInstanceMissedIsRefusedUntilItHasHeard() throws Exception {
        String id = leftApi.post(PATH, ALL).json().path("id").asText();
        HostInfo nobody = nobody();
        left.placement.heldBy(nobody, Set.of(2, 3));

        var missed = leftApi.delete(PATH + "/" + id);
        left.placement.heldBy(rightApi.host(), Set.of(2, 3));
        var heard = leftApi.delete(PATH + "/" + id);

        assertThat(missed.code()).isEqualTo("recomputation-incomplete");
        assertThat(missed.cause()).contains("it ends at those that answer", name(nobody));
        assertThat(heard.status()).isEqualTo(202);
    }

    @Test
    void nothingIsBegunWhileAPartitionIsAtHandNowhere() throws Exception {
        right.placement.leaves(3);

        var refused = leftApi.post(PATH, ALL);

        assertThat(refused.code()).isEqualTo("not-ready");
        assertThat(refused.cause()).contains("partitions [3]");
        assertThat(leftOnes.all()).isEmpty();
        assertThat(rightOnes.all()).isEmpty();
    }

    @Test
    void allCountUpToTheQuarterHourThatHasClosedWhereItWasBegun() throws Exception {
        String earlier = leftApi.post(PATH, ALL).json().path("id").asText();
        String later = rightApi.post(PATH, ALL).json().path("id").asText();

        assertThat(end(leftOnes, earlier)).isEqualTo(Instant.parse("2026-06-15T11:45:00Z"));
        assertThat(end(rightOnes, earlier)).isEqualTo(Instant.parse("2026-06-15T11:45:00Z"));
        assertThat(end(leftOnes, later)).isEqualTo(Instant.parse("2026-06-15T12:00:00Z"));
        assertThat(end(rightOnes, later)).isEqualTo(Instant.parse("2026-06-15T12:00:00Z"));
    }

    @Test
    void aNodeIsCountedWhereItIsWhoeverIsAsked() throws Exception {
        String id = leftApi.post(PATH, ofNodeAtTheRight()).json().path("id").asText();

        assertThat(leftOnes.all()).isEmpty();
        assertThat(rightOnes.find(id)).isPresent();
        assertThat(leftApi.get(PATH + "/" + id).json().path("parts").findValuesAsText("instance"))
                .containsExactly(name(rightApi.host()));
    }

    @Test
    void oneOfANodeIsStoppedWhereItIsWhoeverElseIsAway() throws Exception {
        String id = leftApi.post(PATH, ofNodeAtTheRight()).json().path("id").asText();
        left.placement.heldBy(nobody(), Set.of(0));

        assertThat(leftApi.delete(PATH + "/" + id).status()).isEqualTo(202);
    }

    private static String ofNodeAtTheRight() {
        String device =
                Stream.iterate(0, i -> i + 1)
                        .map(i -> "n" + i)
                        .filter(id -> FakePlacement.partitionOf(NodeKey.rainmaker(id)) > 1)
                        .findFirst()
                        .orElseThrow();
        return "{\"node\":\"%s\",\"from\":\"2026-06-15T10:00:00Z\"}".formatted(device);
    }

    private static Instant end(Recomputations ones, String id) {
        return Instant.ofEpochMilli(ones.find(id).orElseThrow().plan().selection().to());
    }

    private boolean isOver(JsonNode status) {
        return status.path("endedAt").isTextual();
    }

    private static String name(HostInfo instance) {
        return instance.host() + ":" + instance.port();
    }

    private static Recomputations of(FakeNodes nodes, Path folder, InstantSource clock) {
        return new Recomputations(
                folder,
                new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()),
                FakePlacement.PARTITIONS,
                Map.of(),
                "connect-sink",
                new HistoryPoints(nodes.placement, nodes.points, Optional.empty(), clock),
                clock);
    }

    private static HostInfo nobody() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HostInfo("127.0.0.1", socket.getLocalPort());
        }
    }
}
