package io.headwater.bench.query;

import java.util.Arrays;

/** Durations as they come, without a box around each. For one thread. */
final class Times {
    private long[] times = new long[1 << 16];
    private int count;

    void add(long nanos) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
        }
        times[count++] = nanos;
    }

    long[] all() {
        return Arrays.copyOf(times, count);
    }
}
