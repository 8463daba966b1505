package io.headwater.topologies.presence;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresencePayload;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
    @TempDir Path folder;

    @Test
    void endsASessionWhoseBridgeNeverLearntItsEpoch() {
        try (var kafka = new NodesFixture(folder)) {
            kafka.connects(NODE, "s1");

            kafka.lands(NODE, withoutEpoch("s0"), PresencePayload.write(end("s0")), NOON);
            assertThat(kafka.presence(NODE))
                    .extracting(PresenceState::getConnected)
                    .isEqualTo(true);
            kafka.lands(NODE, withoutEpoch("s1"), PresencePayload.write(end("s1")), NOON);

            assertThat(kafka.presence(NODE))
                    .extracting(PresenceState::getConnected)
                    .isEqualTo(false);
            assertThat(kafka.rejected()).isEmpty();
        }
    }

    private static UplinkHeaders withoutEpoch(String session) {
        return new UplinkHeaders(
                "$aws/events/presence/disconnected/" + NODE.device(),
                "presence",
                1,
                false,
                session,
                null,
                2,
                NOON.toEpochMilli(),
                Trust.INTERNAL,
                false);
    }

    private static PresenceEvent end(String session) {
        return new PresenceEvent.Disconnected(
                NODE.device(),
                NOON.toEpochMilli() + 5,
                session,
                null,
                null,
                false,
                "SERVER_ERROR",
                3,
                "2f0c1a52-7c11-4f4e-9b56-aa0d35a6a0c1");
    }
}
