package io.headwater.bridge.identity;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which of many log lines are worth writing when strangers can cause them: the same one once in
 * {@link #QUIET}, and {@link #MOST_A_MINUTE} in all. Remembers {@link #REMEMBERED} of them. Safe
 * for any thread.
 */
final class Tellings {
    static final Duration QUIET = Duration.ofMinutes(10);
    static final int MOST_A_MINUTE = 60;
    static final int REMEMBERED = 1_024;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final InstantSource clock;
    private final Map<String, Instant> told = // guarded by this
            new LinkedHashMap<>() {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                    return size() > REMEMBERED;
                }
            };
    private Instant minuteBegan = Instant.MIN; // guarded by this
    private int thisMinute; // guarded by this
    private long untold; // guarded by this

    /**
     * @param due whether to write it
     * @param untold how many were not written since the last one that was
     */
    record Telling(boolean due, long untold) {}

    Tellings(InstantSource clock) {
        this.clock = clock;
    }

    synchronized Telling about(String subject) {
        Instant now = clock.instant();
        Instant last = told.get(subject);
        if ((last != null && now.isBefore(last.plus(QUIET))) || isBusy(now)) {
            return new Telling(false, ++untold);
        }
        told.remove(subject); // so that it is the youngest now
        told.put(subject, now);
        thisMinute++;
        var telling = new Telling(true, untold);
        untold = 0;
        return telling;
    }

    private boolean isBusy(Instant now) {
        if (minuteBegan.isBefore(now.minus(MINUTE))) {
            minuteBegan = now;
            thisMinute = 0;
        }
        return thisMinute >= MOST_A_MINUTE;
    }
}
