package io.headwater.topologies.rejected;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayableTest {
    @ParameterizedTest
    @ValueSource(strings = {"tsdata", "simple-tsdata", "alert"})
    void letsWhatCarriesItsOwnTimeGoBack(String channel) {
        assertThat(Replayable.of(rejected(channel, "2:41"), 2, false))
                .isEqualTo(new Replayable.Yes(new Origin(2, 41)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "config",
                "params-init",
                "params-local",
                "otafetch",
                "otastatus",
                "from-node",
                "anything-new"
            })
    void asksForForceWhereStateOfTheNodeIsSet(String channel) {
        assertThat(Replayable.of(rejected(channel, "2:41"), 2, false))
                .isEqualTo(new Replayable.No(Refusal.NEEDS_FORCE));
        assertThat(Replayable.of(rejected(channel, "2:41"), 2, true))
                .isEqualTo(new Replayable.Yes(new Origin(2, 41)));
    }

    @Test
    void refusesWhatNeverReachedTheUplinkEvenWithForce() {
        var rejected = rejected("tsdata", null);

        assertThat(Replayable.of(rejected, 2, true))
                .isEqualTo(new Replayable.No(Refusal.NEVER_IN_UPLINK));
    }

    @Test
    void refusesWhatWasNeverKeptForItsSecretEvenWithForce() {
        assertThat(Replayable.of(rejected("user-mapping", "2:41"), 2, true))
                .isEqualTo(new Replayable.No(Refusal.SECRET));
    }

    @Test
    void refusesWhatStoodInAnotherPartition() {
        assertThat(Replayable.of(rejected("tsdata", "2:41"), 6, true))
                .isEqualTo(new Replayable.No(Refusal.PARTITION_CHANGED));
    }

    @Test
    void keepsTheFirstPlaceOfAReplayThatWasRejectedAgain() {
        var again = rejected("tsdata", "2:900");
        again.setHeaders(Map.of(UplinkHeaders.REPLAY_OF, "2:41"));

        assertThat(Replayable.of(again, 2, false)).isEqualTo(new Replayable.Yes(new Origin(2, 41)));
    }

    private static Rejected rejected(String channel, @Nullable String origin) {
        return new Rejected(
                "field-type",
                "",
                false,
                List.of(),
                "timeseries",
                null,
                channel,
                origin,
                null,
                0L,
                Map.of(),
                ByteBuffer.allocate(1));
    }
}
