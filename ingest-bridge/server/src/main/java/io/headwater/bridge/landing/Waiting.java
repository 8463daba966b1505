package io.headwater.bridge.landing;

import io.headwater.schemas.Origin;
import java.util.concurrent.CompletableFuture;

/**
 * A record whose fate is open.
 *
 * @param since nano time at which it was handed over
 */
record Waiting(Line line, Outgoing record, long since, CompletableFuture<Origin> fate) {}
