package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.topologies.jobs.StreamsJob;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** What the API wrote, in lists; the nodes have read it at once. */
final class FakeLog implements RequestLog {
    private final FakeNodes nodes;
    private final List<NodeRequest> requests = new CopyOnWriteArrayList<>();
    private final List<Landed> landed = new CopyOnWriteArrayList<>();
    private volatile @Nullable String away;

    FakeLog(FakeNodes nodes) {
        this.nodes = nodes;
    }

    /** A message that the API landed for a node. */
    record Landed(NodeKey node, UplinkHeaders headers, String payload) {}

    /** What was asked, in order. */
    List<NodeRequest> requests() {
        return requests;
    }

    List<Landed> landed() {
        return landed;
    }

    /** From now on requests are not taken. */
    void isAway(String why) {
        away = why;
    }

    @Override
    public Origin write(NodeKey node, NodeRequest request) {
        String why = away;
        if (why != null) {
            throw new KafkaUnavailableException(why, new IllegalStateException(why));
        }
        nodes.decide(node, request);
        requests.add(request);
        var place = new Origin(FakePlacement.partitionOf(node), requests.size() - 1L);
        nodes.views
                .watermarks()
                .processed(StreamsJob.requestsOf("nodes"), place.partition(), place.offset());
        return place;
    }

    @Override
    public Origin land(NodeKey node, UplinkHeaders headers, byte[] payload) {
        landed.add(new Landed(node, headers, new String(payload, UTF_8)));
        var place = new Origin(FakePlacement.partitionOf(node), landed.size());
        nodes.views.watermarks().processed("nodes", place.partition(), place.offset());
        return place;
    }
}
