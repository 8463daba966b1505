package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An export that is asked of an instance which has not the node. */
class ExportForwardingTest {
    private static final Instant NOW = Instant.parse("2025-06-15T15:06:40Z");
    private static final long MINUTE = 60_000;
    private static final int POINTS = 5_000;

    private final FakeNodes asked = new FakeNodes(Set.of(0, 1));
    private final FakeNodes holder = new FakeNodes(Set.of(2, 3));
    private final FakeOlder older = new FakeOlder();
    private final ApiFixture api;
    private final ApiFixture holderApi;
    private final String path;

    ExportForwardingTest() throws Exception {
        api = new ApiFixture(asked, Optional.of(new FakeOlder()), InstantSource.fixed(NOW));
        holderApi = new ApiFixture(holder, Optional.of(older), InstantSource.fixed(NOW));
        asked.placement.heldBy(holderApi.host(), Set.of(2, 3));
        holder.placement.heldBy(api.host(), Set.of(0, 1));
        NodeKey node = ofTheHolder();
        path = "/api/v1/nodes/" + node.device() + "/series/temp/export";
        var series = new SeriesKey(node, SeriesClass.FULL, "float", "temp");
        holder.points.add(series, NOW.toEpochMilli(), 1.0);
        long from = NOW.toEpochMilli() - 2 * POINTS * MINUTE;
        for (int i = 0; i < POINTS; i++) {
            older.points.put(from + i * MINUTE, (double) i);
        }
    }

    @AfterEach
    void stop() {
        api.close();
        holderApi.close();
    }

    @Test
    void isPassedOnAsAWhole() throws Exception {
        older.keptFrom = older.points.firstKey();

        var answer = api.get(path);

        assertThat(answer.header("headwater-whole-since"))
                .isEqualTo(Json.time(older.points.firstKey()));
        assertThat(answer.header("content-type")).isEqualTo("text/csv; charset=utf-8");
        assertThat(answer.text().lines()).hasSize(1 + POINTS + 1);
    }

    @Test
    void doesNotLookWholeWhenItBreaksOffThere() {
        var questions = new AtomicInteger();
        older.whenAsked = () -> older.away = questions.incrementAndGet() > 3;

        assertThatThrownBy(() -> api.get(path)).isInstanceOf(IOException.class);
    }

    private NodeKey ofTheHolder() {
        for (int i = 0; ; i++) {
            NodeKey node = NodeKey.rainmaker("meter" + i);
            if (FakePlacement.partitionOf(node) > 1) {
                return holder.add(node.device(), "esp.node.sensor", null);
            }
        }
    }
}
