package io.headwater.bridge.landing;

import java.time.Duration;

/**
 * How one promise, that a record's fate is known within the acknowledgement timeout, is divided
 * among the places where the record may wait. The parts sum to less than the whole.
 *
 * @param handOver longest wait for the producer to take the record
 * @param request longest wait for a broker's answer before the request is sent again
 * @param delivery from the producer taking the record to its fate
 */
record Deadlines(Duration handOver, Duration request, Duration delivery) {
    static Deadlines within(Duration ackTimeout) {
        long millis = ackTimeout.toMillis();
        return new Deadlines(
                Duration.ofMillis(millis * 25 / 100),
                Duration.ofMillis(millis * 30 / 100),
                Duration.ofMillis(millis * 65 / 100));
    }
}
