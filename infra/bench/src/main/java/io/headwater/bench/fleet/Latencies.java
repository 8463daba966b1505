package io.headwater.bench.fleet;

import java.util.Arrays;

/** Times that were taken, every one of them. For one thread. */
final class Latencies {
    private int[] micros = new int[1_024];
    private int count;

    void add(long nanos) {
        if (count == micros.length) {
            micros = Arrays.copyOf(micros, 2 * count);
        }
        micros[count++] = (int) Math.min(nanos / 1_000, Integer.MAX_VALUE);
    }

    void addAll(Latencies others) {
        for (int i = 0; i < others.count; i++) {
            add(1_000L * others.micros[i]);
        }
    }

    void clear() {
        count = 0;
    }

    /**
     * The time that this share of all did not exceed, in milliseconds; 0 when there are none.
     *
     * @param share 0 to 1
     */
    double millis(double share) {
        if (count == 0) {
            return 0;
        }
        int[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return sorted[Math.min(count - 1, (int) (share * count))] / 1_000.0;
    }
}
