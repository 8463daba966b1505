package io.headwater.topologies.presence;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static io.headwater.topologies.presence.LostSessionsFixture.LIFE;
import static io.headwater.topologies.presence.LostSessionsFixture.NEXT_LIFE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.erasure.NodeErasure;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The end of a session of a bridge that is gone, among the other records of its node: nobody is
 * told wrongly.
 */
class LostSessionRecordsTest {
    private final LostSessionsFixture watch;

    LostSessionRecordsTest(@TempDir Path folder) {
        watch = new LostSessionsFixture(folder);
    }

    @AfterEach
    void close() {
        watch.close();
    }

    @Test
    void whatTheLogHadBeforeTheRecordCounts() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.isRead = false; // a backlog is before it
        watch.bridgeIsGone();

        watch.nodes().connects(NODE, "s2", NEXT_LIFE);
        watch.deliver(watch.landed.getFirst());

        assertThat(watch.presence(NODE).getConnected()).isTrue();
        assertThat(watch.presence(NODE).getSession()).isEqualTo("s2");
        assertThat(watch.ignored("stale")).isEqualTo(1);
    }

    @Test
    void aRecordThatIsDeliveredAgainChangesNothing() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.bridgeIsGone();
        watch.nodes().drained(TOPICS.presenceState());

        watch.deliver(watch.landed.getFirst());

        assertThat(watch.nodes().drained(TOPICS.presenceState())).isEmpty();
        assertThat(watch.ignored("duplicate")).isEqualTo(1);
    }

    @Test
    void itIsNoSignOfLife() {
        watch.nodes().connects(NODE, "s1", LIFE);
        long seen = Objects.requireNonNull(watch.nodes().index(NODE)).getLastSeenAt();
        watch.now = NOON.plusSeconds(86_400);

        watch.bridgeIsGone();

        assertThat(watch.presence(NODE).getConnected()).isFalse();
        assertThat(Objects.requireNonNull(watch.nodes().index(NODE)).getLastSeenAt())
                .isEqualTo(seen);
    }

    @Test
    void aNodeThatWasForgottenMeanwhileStaysForgotten() {
        watch.nodes().connects(NODE, "s1", LIFE);
        watch.isRead = false;
        watch.bridgeIsGone();

        watch.nodes().lands(NODE, NodeErasure.headers(NOON.toEpochMilli()), new byte[0], watch.now);
        watch.deliver(watch.landed.getFirst());

        assertThat(watch.nodes().presence(NODE)).isNull();
        assertThat(watch.nodes().index(NODE)).isNull();
    }

    @Test
    void nobodyElseMaySaySo() {
        long epoch = watch.nodes().connects(NODE, "s1", LIFE);
        watch.isRead = false;
        watch.bridgeIsGone();
        byte[] genuine = watch.landed.getFirst().payload().getBytes(UTF_8);

        watch.nodes().lands(NODE, headersOfAnother(epoch), genuine, watch.now);

        assertThat(watch.presence(NODE).getConnected()).isTrue();
        watch.deliver(watch.landed.getFirst());
        assertThat(watch.presence(NODE).getConnected()).isFalse();
    }

    private static UplinkHeaders headersOfAnother(long epoch) {
        return new UplinkHeaders(
                "", "session-lost", 1, false, "s1", epoch, 0, 1, Trust.CREDENTIAL, false);
    }
}
