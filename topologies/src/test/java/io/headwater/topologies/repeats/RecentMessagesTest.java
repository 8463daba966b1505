package io.headwater.topologies.repeats;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RecentMessagesTest {
    private static final long NOON = 1_780_315_200_000L;

    @Test
    void rememberNothingAtFirst() {
        assertThat(RecentMessages.hold(null, 7, NOON)).isFalse();
    }

    @Test
    void rememberAMessageForTenMinutes() {
        byte[] recent = RecentMessages.with(null, 7, NOON);

        assertThat(RecentMessages.hold(recent, 7, NOON + 600_000)).isTrue();
        assertThat(RecentMessages.hold(recent, 7, NOON + 600_001)).isFalse();
        assertThat(RecentMessages.hold(recent, 8, NOON)).isFalse();
    }

    @Test
    void rememberTheLastSixteenInTwoHundredFiftySixBytes() {
        byte[] recent = null;
        for (long hash = 1; hash <= 17; hash++) {
            recent = RecentMessages.with(recent, hash, NOON);
        }

        assertThat(recent).hasSize(256);
        assertThat(RecentMessages.hold(recent, 1, NOON)).isFalse();
        assertThat(RecentMessages.hold(recent, 2, NOON)).isTrue();
        assertThat(RecentMessages.hold(recent, 17, NOON)).isTrue();
    }

    @Test
    void takeAnEmptySlotForNoMessage() {
        byte[] recent = RecentMessages.with(null, 7, NOON);

        assertThat(RecentMessages.hold(recent, 0, NOON)).isFalse();
    }

    @Test
    void tellChannelsAndPayloadsApart() {
        long hash = RecentMessages.hash("params-local", bytes("{}"));

        assertThat(RecentMessages.hash("params-local", bytes("{}"))).isEqualTo(hash);
        assertThat(RecentMessages.hash("params-init", bytes("{}"))).isNotEqualTo(hash);
        assertThat(RecentMessages.hash("params-local", bytes("{ }"))).isNotEqualTo(hash);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
