package io.headwater.bridge.landing;

import io.headwater.schemas.Origin;
import java.util.concurrent.CompletableFuture;

/**
 * A record whose fate is open; itself the promise of it, because there is one for every message.
 */
final class Waiting extends CompletableFuture<Origin> {
    private final Line line;
    private final Outgoing record;
    private final boolean mayBeLost;
    private final long since;

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

    /** It was not stored, or nobody knows. */
    void fail(Exception why) {
        if (!mayBeLost) {
            line.breakOff();
        }
        completeExceptionally(why);
    }
}
