package io.headwater.sinks.delivery;

import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record that its destination will never take.
 *
 * @param why one sentence without the record's values, for logs and dead letters
 * @param cause what the destination said; null when we saw it ourselves
 */
public record Refused(SinkRecord record, String why, @Nullable Throwable cause) {}
