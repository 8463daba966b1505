package io.headwater.bridge.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.function.LongSupplier;

/**
 * How many files the process may have open, sockets included, and what is left of that for
 * connections. Guarded by its door.
 */
public final class OpenFiles {
    private final long most;
    private final long spare;
    private final LongSupplier open;
    private long others; // open files that are not connections, when they were last counted

    /**
     * @param most files that may be open
     * @param spare of those, how many connections must leave free
     * @param open how many are open now; may take a while
     */
    OpenFiles(long most, long spare, LongSupplier open) {
        this.most = most;
        this.spare = spare;
        this.open = open;
        look(count(), 0);
    }

    /**
     * Of this process, as the operating system limits it; without a limit where there is no
     * telling.
     *
     * @param spare files that connections must leave free
     */
    public static OpenFiles ofThisProcess(int spare) {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os
                ? new OpenFiles(
                        os.getMaxFileDescriptorCount(), spare, os::getOpenFileDescriptorCount)
                : new OpenFiles(Long.MAX_VALUE, spare, () -> 0);
    }

    /** Whether so many connections may be open. */
    boolean haveRoomFor(int connections) {
        return connections <= most - spare - others;
    }

    /** Counts those that are open; any thread. */
    long count() {
        return open.getAsLong();
    }

    /** Of so many that are open, so many are connections. */
    void look(long count, int connections) {
        others = Math.max(0, count - connections);
    }
}
