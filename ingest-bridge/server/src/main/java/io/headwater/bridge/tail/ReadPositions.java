package io.headwater.bridge.tail;

import io.headwater.schemas.Origin;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * How far each partition of a topic was taken in, and who waits for that: whoever writes a record
 * and goes on only when it counts here. Safe for any thread.
 */
public final class ReadPositions {
    private final Map<Integer, Long> read = new HashMap<>(); // offset by partition; guarded by this
    private final List<Waiting> waiting = new ArrayList<>(); // guarded by this

    private record Waiting(Origin place, CompletableFuture<Origin> passed) {}

    /** Whether this place was not read before; a reader that began anew brings old ones again. */
    public synchronized boolean isNews(Origin place) {
        return place.offset() > readUpTo(place.partition());
    }

    /** Everything up to this place counts from now on. */
    public void passed(Origin place) {
        pass(place).forEach(it -> it.passed().complete(it.place()));
    }

    /** Completes, with the same place, once what stands there counts. */
    public synchronized CompletionStage<Origin> await(Origin place) {
        var passed = new CompletableFuture<Origin>();
        if (isNews(place)) {
            waiting.add(new Waiting(place, passed));
        } else {
            passed.complete(place);
        }
        return passed;
    }

    private synchronized List<Waiting> pass(Origin place) {
        read.merge(place.partition(), place.offset(), Math::max);
        var passed = waiting.stream().filter(it -> !isNews(it.place())).toList();
        waiting.removeAll(passed);
        return passed;
    }

    private long readUpTo(int partition) {
        return read.getOrDefault(partition, -1L);
    }
}
