package io.headwater.simulator;

import java.time.Duration;
import java.util.Optional;

/** How often each node says something; may change at any time, from any thread. */
final class Pace {
    private final int nodes;
    private volatile double messagesPerSecond;

    Pace(int nodes, double messagesPerSecond) {
        this.nodes = nodes;
        this.messagesPerSecond = messagesPerSecond;
    }

    void set(double messagesPerSecond) {
        if (!(messagesPerSecond >= 0)) {
            throw new IllegalArgumentException(
                    "messages per second: expected 0 or more, got " + messagesPerSecond);
        }
        this.messagesPerSecond = messagesPerSecond;
    }

    /** Between two messages of one node; empty when there are none. */
    Optional<Duration> interval() {
        double rate = messagesPerSecond;
        return rate == 0
                ? Optional.empty()
                : Optional.of(Duration.ofNanos((long) (nodes / rate * 1e9)));
    }
}
