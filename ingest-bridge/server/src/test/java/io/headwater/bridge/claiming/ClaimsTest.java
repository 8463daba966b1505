package io.headwater.bridge.claiming;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.identity.Claim;
import io.headwater.avro.identity.ClaimKind;
import io.headwater.bridge.landing.Landing;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClaimsTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final NodeKey FAN = NodeKey.rainmaker("fan");

    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private final Landing nowhere =
            Landing.start(
                    new Landing.Settings(
                            Map.of("bootstrap.servers", "127.0.0.1:1"),
                            Duration.ofSeconds(1),
                            1_000_000),
                    topics,
                    new SimpleMeterRegistry());
    private final Claims claims = new Claims(topics, nowhere);
    private long offset;

    @AfterEach
    void close() {
        nowhere.close();
    }

    @Test
    void countsTheNodesOfAUserEachOnce() {
        says(LAMP, by("ada"));
        says(LAMP, by("ada"));
        says(FAN, by("ada"));

        assertThat(claims.countOf("ada")).isEqualTo(2);
        assertThat(claims.countOf("ben")).isZero();
        assertThat(claims.size()).isEqualTo(2);
    }

    @Test
    void listsTheNodesOfAUserInTheirOrder() {
        says(LAMP, by("ada"));
        says(FAN, by("ada"));

        assertThat(claims.nodesOf("ada")).containsExactly("fan", "lamp");
        assertThat(claims.nodesOf("ben")).isEmpty();
    }

    @Test
    void givesBackTheQuotaOfAClaimThatIsGone() {
        says(LAMP, by("ada"));

        says(LAMP, null);

        assertThat(claims.countOf("ada")).isZero();
        assertThat(claims.of(LAMP)).isEmpty();
    }

    @Test
    void takesTheFirstOfTwoClaimsThatRestOnOneChallenge() {
        Claim first = itself(1_000, "first");

        says(LAMP, first);
        says(LAMP, itself(1_000, "second"));
        says(LAMP, itself(999, "older"));

        assertThat(claims.of(LAMP)).contains(first);
    }

    @Test
    void takesAClaimThatRestsOnANewerChallenge() {
        says(LAMP, itself(1_000, "first"));

        says(LAMP, itself(1_001, "second"));

        assertThat(claims.of(LAMP)).contains(itself(1_001, "second"));
    }

    @Test
    void readsNothingTwiceWhenItsReaderBeginsAnew() {
        claims.read(LAMP, by("ada"), new Origin(0, 5));
        claims.read(LAMP, null, new Origin(0, 6));

        claims.read(LAMP, by("ada"), new Origin(0, 5));

        assertThat(claims.countOf("ada")).isZero();
    }

    private void says(NodeKey node, @Nullable Claim claim) {
        claims.read(node, claim, new Origin(0, offset++));
    }

    private static Claim by(String user) {
        return new Claim(ClaimKind.ASSISTED, "4C11AE0D72F6", user, 0L, 1L, 1L, "a");
    }

    private static Claim itself(long challengedAt, String attempt) {
        return new Claim(ClaimKind.SELF, "4C11AE0D72F6", null, challengedAt, 1L, 1L, attempt);
    }
}
