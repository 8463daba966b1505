package io.headwater.topologies.aggregates;

/**
 * A point as aggregates see it.
 *
 * @param time device time, epoch ms
 * @param value {@code Long}, {@code Double}, {@code Boolean}, or {@code String}
 * @param revision how many different values this time had before
 * @param loggedAt log time of the record that brought the value, epoch ms
 */
public record Sample(long time, Object value, int revision, long loggedAt) {
    /** The same point with another value. */
    Sample valued(Object other) {
        return new Sample(time, other, revision, loggedAt);
    }

    /** Whether it entered the log after its quarter-hour had closed. */
    boolean isLate() {
        return loggedAt >= Quarter.closes(Quarter.startOf(time));
    }
}
