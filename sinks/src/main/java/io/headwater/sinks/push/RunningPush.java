package io.headwater.sinks.push;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.push.TargetKind;
import io.headwater.sinks.delivery.Rejects;
import io.headwater.sinks.push.outbound.Outbound;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Everything of one task while it runs. */
record RunningPush(
        Topics topics,
        Dispatch dispatch,
        Progress progress,
        Rejects rejects,
        Ledger ledger,
        Lanes lanes,
        Outbound http,
        Map<TargetKind, Sender> senders,
        ExecutorService threads,
        ScheduledExecutorService timer)
        implements AutoCloseable {
    private static final long STOP_SECONDS = 10;

    static RunningPush start(PushSinkSettings settings, Rejects rejects) {
        var topics = new Topics(settings.prefix(), SchemaIdTable.load());
        var http = Outbound.of(settings.addresses(), settings.patience());
        Map<TargetKind, Sender> senders = Senders.of(settings, http, InstantSource.system());
        var progress = new Progress();
        var ledger = Ledger.open(topics, settings.kafka());
        ExecutorService threads =
                Executors.newCachedThreadPool(
                        Thread.ofPlatform().daemon().name("push-", 0).factory());
        ScheduledExecutorService timer =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("push-timer").factory());
        InstantSource clock = InstantSource.system();
        var lanes = new Lanes(threads, settings.lanes(), clock);
        var dispatch =
                new Dispatch(
                        senders,
                        lanes,
                        settings.retries(),
                        ledger,
                        progress,
                        new Waiting(timer, settings.lanes().waiting()),
                        clock,
                        () -> ThreadLocalRandom.current().nextLong());
        return new RunningPush(
                topics, dispatch, progress, rejects, ledger, lanes, http, senders, threads, timer);
    }

    /** What is under way may end twice: once here, and once more where it is read again. */
    @Override
    public void close() {
        lanes.stop();
        timer.shutdownNow();
        threads.shutdownNow();
        try {
            boolean unused = threads.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.values().forEach(Sender::close);
        http.close();
        ledger.close();
    }
}
