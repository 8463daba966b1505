package io.headwater.bridge.connection;

/**
 * So many a second in the long run, and a burst of them before that holds. Keeps one number: when
 * all that was taken is paid for. Times are monotonic, in ns. Not thread safe.
 */
final class TokenBucket {
    private final long price; // of one, ns
    private final long credit; // ns
    private long paidAt;

    /**
     * @param rate a second, at least 1
     * @param burst how many may be taken at once, at least 1
     * @param now from then on the bucket is full
     */
    TokenBucket(int rate, int burst, long now) {
        this.price = 1_000_000_000L / rate;
        this.credit = price * burst;
        this.paidAt = now;
    }

    /** Takes one in any case, on credit when there is none. */
    void take(long now) {
        paidAt = Math.max(paidAt - now, 0) + now + price;
    }

    /** How long until there is one, in ns; 0 or less when there is. */
    long untilNext(long now) {
        return Math.max(paidAt - now, 0) + price - credit;
    }

    /** Whether everything is paid for, so that nobody need remember this bucket. */
    boolean isFull(long now) {
        return paidAt - now <= 0;
    }
}
