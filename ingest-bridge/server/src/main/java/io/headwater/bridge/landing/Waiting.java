package io.headwater.bridge.landing;

import io.headwater.schemas.Origin;
import java.util.concurrent.CompletableFuture;

/**
 * A record whose fate is open.
 *
 * @param mayBeLost its line goes on without it
 * @param since nano time at which it was handed over
 */
record Waiting(
        Line line, Outgoing record, boolean mayBeLost, long since, CompletableFuture<Origin> fate) {

    /** It was not stored, or nobody knows. */
    void fail(Exception why) {
        if (!mayBeLost) {
            line.breakOff();
        }
        fate.completeExceptionally(why);
    }
}
