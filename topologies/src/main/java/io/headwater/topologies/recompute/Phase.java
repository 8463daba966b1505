package io.headwater.topologies.recompute;

import java.util.Locale;

/** How far a recomputation is. */
public enum Phase {
    /** Reads what is published, and which series there are. */
    READING,
    /** Waits until the database has every point that the topic has. */
    WAITING,
    /** Counts the points of one series after another. */
    COUNTING,
    /** Publishes all changes in one transaction. */
    SWITCHING,
    /** Over; changes are published unless it was a dry run. */
    DONE,
    /** Over without effect. */
    FAILED,
    /** Over without effect, as somebody wished. */
    STOPPED;

    /** Whether nothing comes any more. */
    public boolean isEnd() {
        return compareTo(DONE) >= 0;
    }

    /** Its name in answers. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
