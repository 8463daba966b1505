package io.headwater.sinks.timeseries;

import io.headwater.schemas.NodeKey;
import io.headwater.sinks.delivery.Refused;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.apache.kafka.connect.sink.SinkRecord;

/**
 * Records sorted by what becomes of them.
 *
 * @param orphans nodes whose points are nobody's any more
 * @param unusable what no table has a place for
 */
record Batch(
        List<PointRow> points,
        List<ParamsRow> changes,
        List<StateRow> states,
        List<OrphanRow> orphans,
        List<Refused> unusable) {

    /** What a record takes in memory beside its texts, about: itself, its fields and its row. */
    private static final long BYTES_OF_A_RECORD = 1_000;

    /** Reads and sorts records, in their order. */
    static Batch of(Collection<SinkRecord> records) {
        Batch batch = empty();
        for (SinkRecord record : records) {
            switch (Decoded.from(record)) {
                case PointRow point -> batch.points.add(point);
                case ParamsRow change -> batch.changes.add(change);
                case StateRow state -> batch.states.add(state);
                case OrphanRow orphan -> batch.orphans.add(orphan);
                case Decoded.Unusable unusable -> batch.unusable.add(unusable.refused());
                case Decoded.Nothing nothing -> {}
            }
        }
        return batch;
    }

    /** This one, with the rows of the other after its own. */
    Batch and(Batch other) {
        points.addAll(other.points);
        changes.addAll(other.changes);
        states.addAll(other.states);
        orphans.addAll(other.orphans);
        unusable.addAll(other.unusable);
        return this;
    }

    /** Another one, without what comes from such records. */
    Batch without(Predicate<SinkRecord> unwanted) {
        return new Batch(
                kept(points, row -> !unwanted.test(row.source())),
                kept(changes, row -> !unwanted.test(row.source())),
                kept(states, row -> !unwanted.test(row.source())),
                kept(orphans, row -> !unwanted.test(row.source())),
                kept(unusable, refused -> !unwanted.test(refused.record())));
    }

    /** How many records are for the database. */
    int size() {
        return points.size() + changes.size() + states.size() + orphans.size();
    }

    boolean isEmpty() {
        return size() == 0;
    }

    /** That all of it takes in memory, about. */
    long bytes() {
        return (size() + unusable.size()) * BYTES_OF_A_RECORD
                + points.stream().mapToLong(PointRow::textBytes).sum()
                + changes.stream().mapToLong(ParamsRow::textBytes).sum()
                + states.stream().mapToLong(StateRow::textBytes).sum()
                + unusable.stream().map(Refused::record).mapToLong(Footprint::of).sum();
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
        orphans.forEach(row -> partOf(parts, row.node()).orphans.add(row));
        return parts;
    }

    private static Batch partOf(List<Batch> parts, NodeKey node) {
        return parts.get(Math.floorMod(node.hashCode(), parts.size()));
    }

    private static <T> List<T> kept(List<T> rows, Predicate<T> wanted) {
        var kept = new ArrayList<T>(rows.size());
        rows.stream().filter(wanted).forEach(kept::add);
        return kept;
    }

    private static Batch empty() {
        return new Batch(
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>());
    }
}
