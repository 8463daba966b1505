package io.headwater.sinks.push;

import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.UserRowKey;
import org.apache.kafka.common.TopicPartition;

/**
 * One thing to do, and the record that asks for it.
 *
 * @param from where the record stands
 * @param row of whom, through which target
 */
record Errand(TopicPartition from, long offset, UserRowKey row, PushRequest request) {
    /** Without addresses and texts. */
    @Override
    public String toString() {
        return from + ":" + offset + " " + request.getTargetKind();
    }
}
