package io.headwater.sinks.delivery;

import org.apache.kafka.connect.errors.DataException;

/** The error that a dead letter carries in its headers; names the record by its position. */
public final class RefusedRecordException extends DataException {
    private static final long serialVersionUID = 1L;

    /** The error for one refused record. */
    public RefusedRecordException(Refused refused) {
        super(
                refused.record().topic()
                        + " "
                        + refused.record().kafkaPartition()
                        + ":"
                        + refused.record().kafkaOffset()
                        + ": "
                        + refused.why(),
                refused.cause());
    }
}
