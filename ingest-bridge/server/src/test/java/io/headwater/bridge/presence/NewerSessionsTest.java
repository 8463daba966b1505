package io.headwater.bridge.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.presence.PresenceState;
import io.headwater.bridge.connection.Credentials;
import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.Downlink;
import io.headwater.bridge.connection.EndReason;
import io.headwater.bridge.connection.LiveConnections;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.conformance.Requirement;
import io.headwater.schemas.presence.LostSession;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class NewerSessionsTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final String OWN = "own-life";

    private final Closing live = new Closing();

    @Test
    void aNodeThatConnectedElsewhereLosesItsOlderConnectionHere() {
        NewerSessions.judge(OWN, live, LAMP, state(true, "another-life", null));

        assertThat(live.closed).containsExactly("older than 7: DUPLICATE_CLIENTID");
    }

    @Test
    @Requirement("R-PR-5")
    void aNodeThatEverybodyTakesForLostConnectsAgain() {
        NewerSessions.judge(OWN, live, LAMP, state(false, OWN, LostSession.REASON));

        assertThat(live.closed).containsExactly("older than 8: SERVER_ERROR");
    }

    @Test
    void whatThisBridgeSaidItselfAndLossesOfOthersCloseNothing() {
        NewerSessions.judge(OWN, live, LAMP, state(true, OWN, null));
        NewerSessions.judge(OWN, live, LAMP, state(false, OWN, "CONNECTION_LOST"));
        NewerSessions.judge(OWN, live, LAMP, state(false, "another-life", LostSession.REASON));
        NewerSessions.judge(OWN, live, LAMP, null);

        assertThat(live.closed).isEmpty();
    }

    private static PresenceState state(
            boolean connected, String incarnation, @Nullable String reason) {
        return PresenceState.newBuilder()
                .setEpoch(7)
                .setConnected(connected)
                .setSession("s1")
                .setChangedAt(1)
                .setReason(reason)
                .setBridge(0)
                .setIncarnation(incarnation)
                .setOrigin(9)
                .build();
    }

    /** Writes down what it is told to close. */
    private static final class Closing implements LiveConnections {
        private final List<String> closed = new ArrayList<>();

        @Override
        public CompletionStage<Void> closeOlderThan(NodeKey node, long epoch, EndReason reason) {
            closed.add("older than " + epoch + ": " + reason);
            return CompletableFuture.completedStage(null);
        }

        @Override
        public CompletionStage<Void> close(NodeKey node, EndReason reason) {
            throw new AssertionError("only what is older is closed");
        }

        @Override
        public void closeWhere(Predicate<Credentials> lost, EndReason reason) {
            throw new AssertionError("only what is older is closed");
        }

        @Override
        public CompletionStage<Delivery> deliver(NodeKey node, Downlink message) {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public CompletionStage<Delivery> deliver(NodeKey node, long epoch, Downlink message) {
            throw new AssertionError("nothing is sent");
        }

        @Override
        public int size() {
            return 1;
        }
    }
}
