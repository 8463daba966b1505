package io.headwater.topologies.query;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question.Range;
import io.headwater.topologies.recompute.PointsAtHand;
import io.headwater.topologies.recompute.PointsNotAtHandException;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/** The points that the query API answers from, so that what is counted of them agrees with it. */
public final class HistoryPoints implements PointsAtHand {
    private final Placement placement;
    private final PointQueries queries;
    private final SeriesHistory history;
    private final boolean keepsOlder;
    private final InstantSource clock;

    /**
     * @param older where points are that state holds no longer; empty when nowhere
     */
    public HistoryPoints(
            Placement placement,
            PointQueries queries,
            Optional<OlderPoints> older,
            InstantSource clock) {
        this.placement = placement;
        this.queries = queries;
        this.history = new SeriesHistory(queries, older);
        this.keepsOlder = older.isPresent();
        this.clock = clock;
    }

    @Override
    public Set<Integer> partitions(@Nullable NodeKey node) {
        if (node != null) {
            return Set.of(value(placement.partitionOf(SeriesEndpoints.JOB, node)));
        }
        Set<Integer> here = placement.partitionsHere(SeriesEndpoints.JOB);
        if (here.isEmpty()) {
            throw PointsNotAtHandException.forNow("no partition is here yet", null);
        }
        return here;
    }

    @Override
    public void series(int partition, Consumer<SeriesKey> to) {
        var _ = value(queries.everySeries(partition, to));
    }

    @Override
    public void quarters(SeriesKey series, Range range, ObjLongConsumer<Atom> to) {
        try {
            var _ = value(history.quarters(series, range, clock.millis(), to));
        } catch (Refused e) {
            throw PointsNotAtHandException.forNow(String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public long seam() {
        return history.seam(clock.millis());
    }

    @Override
    public long since() {
        return keepsOlder ? Long.MIN_VALUE : queries.wholeSince(clock.millis());
    }

    private static <V> V value(Lookup<V> lookup) {
        return switch (lookup) {
            case Lookup.Found<V>(var value) -> value;
            case Lookup.HeldBy<V>(var instance) ->
                    throw PointsNotAtHandException.elsewhere(
                            instance.host()
                                    + ":"
                                    + instance.port()
                                    + " has these nodes; ask it there");
            case Lookup.NotReady<V>(var why) -> throw PointsNotAtHandException.forNow(why, null);
            case Lookup.Absent<V>() ->
                    throw PointsNotAtHandException.forNow("nobody owns the partition", null);
        };
    }
}
