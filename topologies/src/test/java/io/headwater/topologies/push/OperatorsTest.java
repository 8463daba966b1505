package io.headwater.topologies.push;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.jobs.OpenedAnew;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operators whose targets another version may have written. */
class OperatorsTest {
    /** Framed with an id that no schema of this version has. */
    private static final byte[] LATER = {0, 0x7f, 0, 0, 0, 1, 2, 3};

    private final NodesFixture nodes;

    OperatorsTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void opensOnRowsOfALaterVersionAndUsesTheOthers() {
        KeyValueStore<FleetPartKey, byte[]> rows = nodes.kafka().store(Operators.operators(TOPICS));
        rows.put(of("later"), LATER);
        rows.put(of("broken"), new byte[] {7});
        rows.put(of("plain"), row());
        var task = new OpenedAnew(nodes.kafka());

        var operators = new Operators(task, TOPICS);

        assertThat(operators.isAny("plain")).isTrue();
        assertThat(operators.isAny("later")).isFalse();
        assertThat(operators.isAny("broken")).isFalse();
        assertThat(task.kept()).containsEntry("push", 2);
    }

    @Test
    void targetsOfALaterVersionAreKeptAsTheyAreUntilTheyAreUnderstoodAgain() {
        told(row());
        told(LATER);
        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is full\"}");
        assertThat(events()).isEmpty();
        assertThat(nodes.kafka().store(Operators.operators(TOPICS)).get(of(tenant())))
                .isEqualTo(LATER);
        assertThat(shown()).isEqualTo(1);

        told(row());
        nodes.sends(NODE, "alert", "{\"esp.alert.str\":\"tank is fuller\"}");
        assertThat(events()).extracting(PushEvent::getText).containsExactly("tank is fuller");
        assertThat(shown()).isZero();

        told(LATER);
        told(null);
        assertThat(shown()).isZero();
    }

    private void told(byte @Nullable [] row) {
        nodes.kafka().tell(TOPICS.pushOperators().inBytes(), of(tenant()), row, NOON);
    }

    private static FleetPartKey of(String tenant) {
        return new FleetPartKey(FleetKey.operator(tenant), 0);
    }

    private static String tenant() {
        return NodeKey.DEFAULT_TENANT;
    }

    private static byte[] row() {
        Topic<FleetPartKey, PushUser> topic = TOPICS.pushOperators();
        PushTarget pager =
                PushTarget.newBuilder()
                        .setId("pager")
                        .setKind("webhook")
                        .setAddress("")
                        .setCreatedAt(0)
                        .build();
        return topic.value()
                .serializer()
                .serialize(topic.name(), PushUser.newBuilder().setTargets(List.of(pager)).build());
    }

    private List<PushEvent> events() {
        return nodes.kafka().drainAll(TOPICS.pushEvents()).stream()
                .map(event -> event.value)
                .toList();
    }

    private double shown() {
        return nodes.kafka().shown(JobMetrics.LATER, "capability", "push");
    }
}
