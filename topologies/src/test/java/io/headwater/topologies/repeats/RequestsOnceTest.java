package io.headwater.topologies.repeats;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.requests.ChangeGroup;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.nodes.NodesFixture;
import io.headwater.topologies.repeats.CarriedOut.Place;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A job that reads requests from the beginning; what it was before is a row of its store. */
class RequestsOnceTest {
    private final NodesFixture nodes;

    RequestsOnceTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void requestsThatAreReadAgainAreNotCarriedOutAgainAndLaterOnesAre() {
        isAt(1);

        joins("kitchen", NOON);
        joins("hall", NOON);
        joins("attic", NOON);

        assertThat(groups()).containsExactly("attic");
        assertThat(nodes.counted(JobMetrics.IGNORED, "reason", "duplicate")).isEqualTo(2);
    }

    @Test
    void requestsOfATopicThatWasMadeAnewAreCarriedOut() {
        isAt(500);

        joins("kitchen", NOON.plusSeconds(60));

        assertThat(groups()).containsExactly("kitchen");
    }

    @Test
    void howFarTheyAreIsKeptWithWhatTheyChanged() {
        joins("kitchen", NOON);
        Origin last = joins("hall", NOON.plusSeconds(1));

        assertThat(groups()).containsExactly("kitchen", "hall");
        assertThat(CarriedOut.in(nodes.kafka().store(Repeats.recent(TOPICS)).get(RequestsOnce.ROW)))
                .isEqualTo(new CarriedOut(last.offset(), NOON.plusSeconds(1).toEpochMilli()));
    }

    /** All requests up to this one were carried out, and its time was noon. */
    private void isAt(long offset) {
        nodes.kafka()
                .store(Repeats.recent(TOPICS))
                .put(
                        RequestsOnce.ROW,
                        CarriedOut.NOTHING.with(new Place(offset, NOON.toEpochMilli())).row());
    }

    private Origin joins(String group, Instant at) {
        return nodes.kafka()
                .ask(
                        NODE,
                        NodeRequest.newBuilder()
                                .setId("join-" + group)
                                .setRequestedAt(at.toEpochMilli())
                                .setGroup(new ChangeGroup(group, true, false))
                                .build(),
                        at);
    }

    private List<String> groups() {
        return nodes.kafka().drainAll(TOPICS.groupsNodes()).stream()
                .map(entry -> entry.key)
                .map(UserNodeKey::user)
                .map(group -> group.id())
                .toList();
    }
}
