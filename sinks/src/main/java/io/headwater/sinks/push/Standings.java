package io.headwater.sinks.push;

import java.util.LinkedHashMap;
import java.util.Map;

/** How fast destinations were, for as many of them as were tried last. One thread at a time. */
final class Standings {
    private static final int REMEMBERED = 10_000;

    private final Map<String, Boolean> quick =
            new LinkedHashMap<>(16, 0.75f, true) {
                private static final long serialVersionUID = 1L;

                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                    return size() > REMEMBERED;
                }
            };

    /** What is known of a destination, or else of where it stands. */
    Standing of(Destination destination) {
        Boolean itself = quick.get(nameOf(destination));
        if (itself != null) {
            return itself ? Standing.QUICK : Standing.SLOW;
        }
        Boolean around = quick.get(siteOf(destination));
        return around == null || around ? Standing.NEW : Standing.SLOW;
    }

    /** A destination was tried. */
    void note(Destination destination, boolean wasQuick) {
        quick.put(nameOf(destination), wasQuick);
        quick.put(siteOf(destination), wasQuick);
    }

    private static String nameOf(Destination destination) {
        return "n " + destination.name();
    }

    private static String siteOf(Destination destination) {
        return "s " + destination.site();
    }
}
