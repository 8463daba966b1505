package io.headwater.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @ParameterizedTest(name = "at {0}")
    @ValueSource(
            longs = {0, -5 * SECOND, Long.MAX_VALUE - SECOND}) // such clocks may begin anywhere
    void givesABurstAndThenSoManyASecond(long start) {
        var bucket = new TokenBucket(10, 3, start);

        assertThat(taken(bucket, start)).isEqualTo(3);
        assertThat(bucket.untilNext(start)).isEqualTo(SECOND / 10);
        assertThat(taken(bucket, start + SECOND / 10)).isEqualTo(1);
        assertThat(taken(bucket, start + 100 * SECOND)).isEqualTo(3);
    }

    @Test
    void paysBackWhatWasTakenOnCredit() {
        var bucket = new TokenBucket(10, 1, 0);

        bucket.take(0);
        bucket.take(0);

        assertThat(bucket.untilNext(0)).isEqualTo(SECOND / 5);
        assertThat(bucket.isFull(SECOND / 10)).isFalse();
        assertThat(bucket.isFull(SECOND / 5)).isTrue();
    }

    private static int taken(TokenBucket bucket, long now) {
        int taken = 0;
        while (bucket.untilNext(now) <= 0) {
            bucket.take(now);
            taken++;
        }
        return taken;
    }
}
