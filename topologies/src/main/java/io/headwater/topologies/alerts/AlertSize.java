package io.headwater.topologies.alerts;

import io.headwater.schemas.dialect.rainmaker.Alert;
import org.apache.kafka.common.utils.Utils;

/**
 * How large an alert is as a record, before it is one: the name of a device is written once in a
 * message and with each value in the record. An upper bound, in bytes.
 */
final class AlertSize {
    /** A message as firmware sends it stays below; of each node the newest are kept. */
    static final int MOST_BYTES = 256 * 1024;

    private static final long OVERHEAD = 100;

    private AlertSize() {}

    static boolean fits(Alert alert) {
        long bytes = OVERHEAD + (alert.text() == null ? 0 : Utils.utf8Length(alert.text()));
        for (Alert.Value value : alert.values()) {
            bytes +=
                    OVERHEAD
                            + Utils.utf8Length(value.device())
                            + Utils.utf8Length(value.param())
                            + Utils.utf8Length(value.json());
        }
        return bytes <= MOST_BYTES;
    }
}
