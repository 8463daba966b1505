package io.headwater.topologies.files;

import java.util.HashMap;
import java.util.Map;

/** How many connections there are, in all and of each address. Any thread. */
final class Places {
    private final int most;
    private final int mostOfOne;
    private final Map<String, Integer> taken = new HashMap<>(); // under the lock
    private int sum;

    /** Whether there was a place. */
    enum Entry {
        GRANTED,
        /** There are too many in all. */
        TOTAL,
        /** There are too many of the address. */
        ADDRESS
    }

    Places(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Takes a place, which is to be left again when it was granted. */
    synchronized Entry enter(String address) {
        if (sum >= most) {
            return Entry.TOTAL;
        }
        if (taken.getOrDefault(address, 0) >= mostOfOne) {
            return Entry.ADDRESS;
        }
        sum++;
        taken.merge(address, 1, Integer::sum);
        return Entry.GRANTED;
    }

    synchronized void leave(String address) {
        sum--;
        taken.computeIfPresent(address, (_, count) -> count == 1 ? null : count - 1);
    }
}
