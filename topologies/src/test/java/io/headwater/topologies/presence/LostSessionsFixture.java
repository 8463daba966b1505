package io.headwater.topologies.presence;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.nodes.NodesFixture;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Bridges.State;
import io.headwater.topologies.views.FleetEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Nodes on bridges, of which one may be gone, and who looks for its sessions. Whatever is landed is
 * read at once, unless a test says otherwise.
 */
final class LostSessionsFixture implements AutoCloseable {
    /** Of the bridge that may be gone. */
    static final String LIFE = "11111111-7c11-4f4e-9b56-aa0d35a6a0c1";

    static final String NEXT_LIFE = "22222222-7c11-4f4e-9b56-aa0d35a6a0c1";
    static final NodeKey OTHER = NodeKey.rainmaker("other");

    final List<Landed> landed = new ArrayList<>();
    State ofLife = new State.Alive();
    Instant now = NOON;
    boolean kafkaIsThere = true;
    boolean isRead = true;
    LostSessions lost;

    private final NodesFixture nodes;

    /** What was written for a node. */
    record Landed(NodeKey node, UplinkHeaders headers, String payload) {}

    LostSessionsFixture(Path folder) {
        nodes = new NodesFixture(folder);
        lost = watching();
    }

    @Override
    public void close() {
        nodes.close();
    }

    NodesFixture nodes() {
        return nodes;
    }

    void holds(NodeKey node, String incarnation) {
        nodes.kafka().views().fleet().put(0, node, FleetEntry.of(null, newest(incarnation)));
    }

    PresenceState newest(String incarnation) {
        return PresenceState.newBuilder(presence(NODE)).setIncarnation(incarnation).build();
    }

    /** Silent, and looked for until that is too long. */
    void bridgeIsGone() {
        ofLife = new State.Dead("silent");
        looksAfter(0);
        looksAfter(60);
    }

    void looksAfter(int seconds) {
        now = now.plusSeconds(seconds);
        lost.look();
    }

    LostSessions watching() {
        return watching((_, incarnation) -> incarnation.equals(LIFE) ? ofLife : new State.Alive());
    }

    LostSessions watching(Bridges bridges) {
        return watching(bridges, this::newestOf);
    }

    LostSessions watching(Bridges bridges, LostSessions.Newest newest) {
        return new LostSessions(
                sources(bridges, newest),
                this::land,
                Duration.ofSeconds(60),
                () -> TimeUnit.SECONDS.toNanos(now.getEpochSecond()),
                () -> now);
    }

    LostSessions.Newest.Rows newestOf(int partition) {
        return nodes::presence;
    }

    LostSessions.Sources sources(Bridges bridges, LostSessions.Newest newest) {
        return new LostSessions.Sources(
                NodesJob.NAME,
                nodes.kafka().views().watermarks(),
                nodes.kafka().views().fleet(),
                bridges,
                newest);
    }

    CompletionStage<Origin> land(NodeKey node, UplinkHeaders headers, byte[] payload) {
        if (!kafkaIsThere) {
            return CompletableFuture.failedFuture(new IllegalStateException("Kafka is away"));
        }
        var record = new Landed(node, headers, new String(payload, UTF_8));
        landed.add(record);
        return CompletableFuture.completedFuture(
                isRead ? deliver(record) : new Origin(0, nodes.kafka().nextOffset()));
    }

    Origin deliver(Landed record) {
        return nodes.lands(record.node(), record.headers(), record.payload().getBytes(UTF_8), now);
    }

    PresenceState presence(NodeKey node) {
        return Objects.requireNonNull(nodes.presence(node));
    }

    double ignored(String reason) {
        return nodes.counted(JobMetrics.IGNORED, "reason", reason);
    }
}
