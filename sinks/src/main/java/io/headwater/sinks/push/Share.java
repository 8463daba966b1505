package io.headwater.sinks.push;

import java.util.EnumMap;
import java.util.Map;

/**
 * How much of something scarce is held, and by whom, so that no kind of destination ever holds all
 * of it: those that are slow hold a half at most, they and those of which nothing is known three
 * quarters, and those that are quick three quarters. One thread at a time.
 */
final class Share {
    private final int most;
    private final Map<Standing, Integer> held = new EnumMap<>(Standing.class);

    /**
     * @param most at least 4, so that each may hold something
     */
    Share(int most) {
        this.most = most;
    }

    /** Whether one more may be taken. */
    boolean isOpenTo(Standing standing) {
        int quick = of(Standing.QUICK);
        int slow = of(Standing.SLOW);
        int others = of(Standing.NEW) + slow;
        return quick + others < most
                && switch (standing) {
                    case QUICK -> quick < most - most / 4;
                    case NEW -> others < most - most / 4;
                    case SLOW -> others < most - most / 4 && slow < most / 2;
                };
    }

    void take(Standing standing) {
        held.merge(standing, 1, Integer::sum);
    }

    /** Somebody else may have it. */
    void give(Standing standing) {
        held.merge(standing, -1, Integer::sum);
    }

    private int of(Standing standing) {
        return held.getOrDefault(standing, 0);
    }
}
