package io.headwater.topologies.timeseries;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.timeseries.QuarterState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topic;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Step;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes quarter-hours when their turn has come, each counted anew from the points at hand:
 * nothing is kept that could disagree with them, and a revised extreme is simply not there any
 * more. Stream thread only.
 */
final class Publisher {
    private final Topic<RowKey, QuarterHour> topic;
    private final HotSpan hot;
    private final Unpublished unpublished;

    Publisher(Topic<RowKey, QuarterHour> topic, HotSpan hot, Unpublished unpublished) {
        this.topic = topic;
        this.hot = hot;
        this.unpublished = unpublished;
    }

    /** What a tick publishes, see {@link Step}. */
    List<Step> dueBy(long firedAt) {
        return unpublished.dueBy(firedAt).stream()
                .<Step>map(turn -> new Publishing(this, turn, firedAt))
                .toList();
    }

    /** One quarter-hour on its way out. */
    private record Publishing(Publisher publisher, ExpiryKey turn, long firedAt) implements Step {
        @Override
        public NodeKey node() {
            return turn.point().node();
        }

        @Override
        public void decide(Effects effects) {
            publisher.unpublished.done(turn, effects);
            SeriesKey.of(turn.point(), true)
                    .ifPresent(series -> publisher.publish(series, turn.point(), firedAt, effects));
        }

        @Override
        public void abandon(Effects effects) {
            publisher.unpublished.done(turn, effects);
        }
    }

    private void publish(SeriesKey series, RowKey row, long firedAt, Effects effects) {
        long start = SeriesKey.timeOf(row);
        if (!hot.isWholeFrom(start, firedAt)) {
            effects.emit(topic, row, QuarterHours.stale(series, start, firedAt));
            return;
        }
        @Nullable Atom atom = hot.atom(series, start, Quarter.endOf(start), firedAt);
        if (atom == null) {
            effects.emit(topic, row, null);
            return;
        }
        boolean closed = firedAt >= Quarter.closes(start);
        QuarterState state = closed ? QuarterState.CLOSED : QuarterState.OPEN;
        effects.emit(topic, row, QuarterHours.of(series, start, state, atom, firedAt));
        if (!closed) {
            unpublished.await(row, Quarter.closes(start), effects);
        }
    }
}
