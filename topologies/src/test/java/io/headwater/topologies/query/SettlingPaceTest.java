package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

class SettlingPaceTest {
    private final SettlingPace pace = new SettlingPace();

    @Test
    void isUnknownAtTheFirstLook() {
        ObjectNode first = pace.addedTo(counts(100, 60), 0);

        assertThat(first.path("settledPerMinute").isNull()).isTrue();
        assertThat(first.path("estimatedEndAt").isNull()).isTrue();
    }

    @Test
    void isThatOfTheTimeBetweenTheFirstLookAndTheLastChange() {
        pace.addedTo(counts(100, 60), 0);

        ObjectNode second = pace.addedTo(counts(100, 50), 30_000);

        assertThat(second.path("settledPerMinute").asDouble()).isEqualTo(20);
        assertThat(second.path("estimatedEndAt").asText()).isEqualTo("1970-01-01T00:03:00.000Z");
    }

    @Test
    void staysAsItIsWhileNothingChanges() {
        pace.addedTo(counts(100, 60), 0);
        ObjectNode second = pace.addedTo(counts(100, 50), 30_000);

        assertThat(pace.addedTo(counts(100, 50), 90_000)).isEqualTo(second);
    }

    @Test
    void hasNoEstimateOnceEverythingHasSettled() {
        pace.addedTo(counts(100, 60), 0);

        assertThat(pace.addedTo(counts(100, 0), 30_000).path("estimatedEndAt").isNull()).isTrue();
    }

    private static ObjectNode counts(int nodes, int open) {
        return Json.object().put("nodes", nodes).put("open", open);
    }
}
