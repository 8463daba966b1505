package io.headwater.topologies.recompute;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Question;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Every point that there is, as queries see them: those of state and, where something keeps them,
 * older ones. Any thread that may block; every method throws {@link PointsNotAtHandException}.
 */
public interface PointsAtHand {
    /**
     * Partitions whose nodes' points are here.
     *
     * @param node whose partition is meant; null for all that are here
     */
    Set<Integer> partitions(@Nullable NodeKey node);

    /** The series of a partition, in no particular order. */
    void series(int partition, Consumer<SeriesKey> to);

    /**
     * Quarter-hours of a series that have points which did not expire, oldest first, with their
     * starts; one may come in several parts.
     *
     * @param range from the start of a quarter-hour to the start of another
     */
    void quarters(SeriesKey series, Question.Range range, ObjLongConsumer<Atom> to);

    /** Device time before which points are not in state but kept elsewhere; epoch ms. */
    long seam();

    /** Device time from which on points are at hand at all; epoch ms. */
    long since();
}
