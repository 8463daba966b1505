package io.headwater.bridge.presence;

import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.LateException;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.bridge.metrics.Catalogue;
import io.headwater.schemas.Origin;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must still be said although Kafka was away: last wills, disconnect records and reports of
 * deliveries, in the order they were due. Bounded: an outage lets nobody in, so there is at most
 * one end for each connection that was live when it began, and what does not fit is counted as
 * lost. Safe for any thread.
 */
public final class Backlog {
    private static final Logger LOGGER = LoggerFactory.getLogger(Backlog.class);
    private static final int BATCH = 1_000;

    private final Landing landing;
    private final long most;
    private final Counter lost;

    private final Deque<Outgoing> owed = new ArrayDeque<>(); // guarded by this
    private long bytes; // guarded by this
    private boolean retrying; // guarded by this

    /**
     * @param most bytes kept
     */
    public Backlog(Landing landing, long most, MeterRegistry metrics) {
        this.landing = landing;
        this.most = most;
        this.lost =
                Counter.builder(Catalogue.BACKLOG_LOST.name())
                        .description(Catalogue.BACKLOG_LOST.meaning())
                        .register(metrics);
        Gauge.builder(Catalogue.BACKLOG.name(), this, Backlog::size)
                .description(Catalogue.BACKLOG.meaning())
                .baseUnit("records")
                .register(metrics);
    }

    /** How many records wait. */
    public synchronized int size() {
        return owed.size();
    }

    /** Keeps a record until Kafka takes it. */
    public synchronized void add(Outgoing record) {
        if (bytes + sizeOf(record) > most) {
            lost.increment();
            LOGGER.atDebug().addKeyValue("bytes", bytes).log("backlog is full, record lost");
            return;
        }
        bytes += sizeOf(record);
        owed.addLast(record);
    }

    /**
     * Sees a record through that was handed over: keeps it when it is not stored in the end,
     * however late that turns out. Completes, never with a failure, once it is stored or kept.
     */
    public CompletionStage<Void> seeThrough(Outgoing record, CompletionStage<Origin> sent) {
        return LateException.fateOf(sent)
                .handle(
                        (_, failure) -> {
                            if (failure != null) {
                                add(record);
                            }
                            return null;
                        });
    }

    /** Tries again, unless Kafka is known to be away or a try is on its way; never blocks. */
    public void retry() {
        List<Outgoing> batch = nextBatch();
        if (batch.isEmpty()) {
            return;
        }
        var line = landing.line();
        List<CompletableFuture<Origin>> fates =
                batch.stream()
                        .map(line::send)
                        .map(sent -> LateException.fateOf(sent).toCompletableFuture())
                        .toList();
        var _ =
                CompletableFuture.allOf(fates.toArray(CompletableFuture[]::new))
                        .whenComplete((_, _) -> settle(batch, fates));
    }

    private synchronized List<Outgoing> nextBatch() {
        if (retrying || owed.isEmpty() || landing.notReady().isPresent()) {
            return List.of();
        }
        retrying = true;
        var batch = new ArrayList<Outgoing>();
        while (batch.size() < BATCH && !owed.isEmpty()) {
            batch.add(owed.removeFirst());
        }
        return batch;
    }

    private synchronized void settle(List<Outgoing> batch, List<CompletableFuture<Origin>> fates) {
        for (int i = batch.size() - 1; i >= 0; i--) {
            if (fates.get(i).isCompletedExceptionally()) {
                owed.addFirst(batch.get(i));
            } else {
                bytes -= sizeOf(batch.get(i));
            }
        }
        retrying = false;
    }

    private static long sizeOf(Outgoing record) {
        byte[] value = record.value();
        return 512L + record.key().length + (value == null ? 0 : value.length);
    }
}
