package io.headwater.bridge.connection;

import org.jspecify.annotations.Nullable;

/**
 * The packet ids that were accepted last on a connection, a fixed number of them. Takes no memory
 * until the first. Event loop only.
 */
final class RecentIds {
    private final int most;
    private short @Nullable [] ids;
    private int count; // all that were ever added

    RecentIds(int most) {
        this.most = most;
    }

    /** Adds an id of 1 to 65,535 and forgets the oldest when there is no room. */
    void add(int id) {
        if (ids == null) {
            ids = new short[most];
        }
        ids[count % most] = (short) id;
        count = count + 1 == 2 * most ? most : count + 1; // stays full, does not overflow
    }

    boolean contains(int id) {
        if (ids == null) {
            return false;
        }
        for (int i = 0; i < Math.min(count, most); i++) {
            if (ids[i] == (short) id) {
                return true;
            }
        }
        return false;
    }
}
