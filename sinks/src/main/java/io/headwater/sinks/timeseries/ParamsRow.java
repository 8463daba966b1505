package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * The parameters that one message changed; a row of the table each.
 *
 * @param source where it came from
 * @param cause in lower case, as the table keeps it
 * @param deviceTime epoch ms, as are the other times; null where the dialect carries none
 * @param partition uplink partition, with {@code origin} its offset
 */
record ParamsRow(
        SinkRecord source,
        NodeKey node,
        String cause,
        List<Change> changes,
        @Nullable Long deviceTime,
        long receivedAt,
        long loggedAt,
        int partition,
        long origin)
        implements Decoded {

    /**
     * One parameter.
     *
     * @param previous JSON text before; null when the parameter was not there
     * @param value JSON text after; null when it is gone
     */
    record Change(String device, String param, @Nullable String previous, @Nullable String value) {
        private long characters() {
            return (long) device.length()
                    + param.length()
                    + (previous == null ? 0 : previous.length())
                    + (value == null ? 0 : value.length());
        }
    }

    /** What its texts take in memory, about. */
    long textBytes() {
        return 2 * changes.stream().mapToLong(Change::characters).sum();
    }

    /**
     * @throws DataException when the fields are no changes that SQL can hold
     */
    static ParamsRow of(SinkRecord source, NodeKey node, Fields fields) {
        return new ParamsRow(
                source,
                node,
                fields.text("cause").toLowerCase(Locale.ROOT),
                fields.structs("changes").stream()
                        .map(
                                change ->
                                        new Change(
                                                change.name("device"),
                                                change.name("param"),
                                                change.optionalJson("previous"),
                                                change.optionalJson("value")))
                        .toList(),
                fields.optionalTime("deviceTime"),
                fields.time("receivedAt"),
                fields.time("loggedAt"),
                fields.integer("partition"),
                fields.whole("origin"));
    }
}
