package io.headwater.bridge.landing;

import java.time.Duration;

/**
 * How one promise, that whoever handed a record over hears within the acknowledgement timeout, is
 * kept in the places where the record may wait. Looking for late ones takes its share of the rest.
 *
 * @param handOver longest wait for the producer to take the record
 * @param request longest wait for a broker's answer before the request is sent again
 * @param late age at which a record without fate is late
 * @param look pause between two looks for late records
 */
record Deadlines(Duration handOver, Duration request, Duration late, Duration look) {
    static Deadlines within(Duration ackTimeout) {
        long millis = ackTimeout.toMillis();
        return new Deadlines(
                Duration.ofMillis(millis * 25 / 100),
                Duration.ofMillis(millis * 30 / 100),
                Duration.ofMillis(millis * 85 / 100),
                Duration.ofMillis(millis * 2 / 100));
    }
}
