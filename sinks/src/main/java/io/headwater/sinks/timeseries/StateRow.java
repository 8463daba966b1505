package io.headwater.sinks.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.NodeKey;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.connect.errors.DataException;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/**
 * How something is now.
 *
 * @param source where it came from
 * @param part tells apart the rows of one node; empty where a node has one
 * @param cells one per column of its kind; null when the thing is gone
 */
record StateRow(
        SinkRecord source,
        StateKind kind,
        NodeKey node,
        String part,
        @Nullable List<@Nullable Object> cells)
        implements Decoded {

    /** What there is at most one row of. */
    private record Place(StateKind kind, NodeKey node, String part) {}

    /**
     * @param rest of the record's key, after the node's
     * @throws DataException when the fields are nothing that SQL can hold
     */
    static StateRow of(
            SinkRecord source, StateKind kind, NodeKey node, byte[] rest, Fields fields) {
        List<@Nullable Object> cells =
                kind.columns.stream().map(column -> column.reading().of(fields, source)).toList();
        return new StateRow(
                source, kind, node, part(kind, rest), Collections.unmodifiableList(cells));
    }

    /** That the thing is gone. */
    static StateRow gone(SinkRecord source, StateKind kind, NodeKey node, byte[] rest) {
        return new StateRow(source, kind, node, part(kind, rest), null);
    }

    /** The last row of each thing: one statement may not touch a row twice. */
    static Collection<StateRow> newest(List<StateRow> rows) {
        var newest = new LinkedHashMap<Place, StateRow>();
        for (StateRow row : rows) {
            newest.merge(
                    new Place(row.kind, row.node, row.part),
                    row,
                    (kept, other) -> other.version() >= kept.version() ? other : kept);
        }
        return newest.values();
    }

    /** Offset of the record, which orders the states of one thing. */
    long version() {
        return source.kafkaOffset();
    }

    /** Log time of the record, epoch ms. */
    long loggedAt() {
        return loggedAt(source);
    }

    /** Log time of a record, epoch ms; 0 where it has none. */
    static long loggedAt(SinkRecord source) {
        Long timestamp = source.timestamp();
        return timestamp == null ? 0 : timestamp;
    }

    /** What its texts take in memory, about. */
    long textBytes() {
        return cells == null
                ? 0
                : 2
                        * cells.stream()
                                .filter(String.class::isInstance)
                                .mapToLong(cell -> ((String) cell).length())
                                .sum();
    }

    private static String part(StateKind kind, byte[] rest) {
        if (kind.part == null) {
            return "";
        }
        if (rest.length == 0) {
            throw new DataException("its key is a node's and not a row's");
        }
        String part = String.valueOf(Fields.storable("key", new String(rest, UTF_8)));
        return Fields.keyPart("key", part);
    }
}
