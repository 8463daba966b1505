package io.headwater.bridge.landing;

import io.headwater.schemas.Origin;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A record whose fate is open; itself the promise of it, because there is one for every message.
 */
final class Waiting extends CompletableFuture<Origin> {
    private final Line line;
    private final Outgoing record;
    private final boolean mayBeLost;
    private final long since;
    private boolean finished; // guarded by its lane
    private @Nullable Lane lane; // set before the record is handed on
    private @Nullable CompletableFuture<Origin> fate; // for those who were told that it is late

    /**
     * @param mayBeLost its line goes on without it
     * @param since nano time at which it was handed over
     */
    Waiting(Line line, Outgoing record, boolean mayBeLost, long since) {
        this.line = line;
        this.record = record;
        this.mayBeLost = mayBeLost;
        this.since = since;
    }

    Line line() {
        return line;
    }

    Outgoing record() {
        return record;
    }

    long since() {
        return since;
    }

    /** Takes this lane, if that is open. */
    boolean enter(Lane chosen) {
        lane = chosen;
        return chosen.enter(this);
    }

    Lane lane() {
        return Objects.requireNonNull(lane, "asked before it took one");
    }

    void finish() {
        finished = true;
    }

    boolean isFinished() {
        return finished;
    }

    /** Time is up for it; what becomes of it is told to those who still want to know. */
    void late() {
        var later = new CompletableFuture<Origin>();
        fate = later;
        breakLine();
        completeExceptionally(new LateException(later));
    }

    /** It was stored. */
    void stored(Origin place) {
        if (!complete(place)) {
            later().complete(place);
        }
    }

    /** It was not stored, or nobody knows and nobody ever will. */
    void fail(Exception why) {
        breakLine();
        if (!completeExceptionally(why)) {
            later().completeExceptionally(why);
        }
    }

    private void breakLine() {
        if (!mayBeLost) {
            line.breakOff();
        }
    }

    /** Written before this was completed, or there would be nobody else to complete it. */
    private CompletableFuture<Origin> later() {
        return Objects.requireNonNull(fate, "it has its fate already");
    }
}
