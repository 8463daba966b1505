package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import io.headwater.sinks.delivery.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Records sorted by what becomes of them.
 *
 * @param unusable what no table has a place for
 */
record Batch(
        List<PointRow> points,
        List<ParamsRow> changes,
        List<StateRow> states,
        List<Refused> unusable) {

    /** Reads and sorts records, in their order. */
    static Batch of(Collection<SinkRecord> records) {
        Batch batch = empty();
        for (SinkRecord record : records) {
            switch (Decoded.from(record)) {
                case PointRow point -> batch.points.add(point);
                case ParamsRow change -> batch.changes.add(change);
                case StateRow state -> batch.states.add(state);
                case Decoded.Unusable unusable -> batch.unusable.add(unusable.refused());
            }
        }
        return batch;
    }

    /** How many records are for the database. */
    int size() {
        return points.size() + changes.size() + states.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** The rows in so many parts by node: all rows of a node are in one, and in their order. */
    List<Batch> parts(int count) {
        if (count == 1) {
            return List.of(this);
        }
        List<Batch> parts = IntStream.range(0, count).mapToObj(part -> empty()).toList();
        points.forEach(row -> partOf(parts, row.series().node()).points.add(row));
        changes.forEach(row -> partOf(parts, row.node()).changes.add(row));
        states.forEach(row -> partOf(parts, row.node()).states.add(row));
        return parts;
    }

    private static Batch partOf(List<Batch> parts, NodeKey node) {
        return parts.get(Math.floorMod(node.hashCode(), parts.size()));
    }

    private static Batch empty() {
        return new Batch(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
}
