package io.headwater.sinks.push;

import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.push.TargetKind;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each errand to its end: waits until it is due, gives it to the lane of its destination, and
 * writes down what came of it. A record is settled once that is in Kafka. What is not due and finds
 * no room is left where it stands, to be read again, so that nothing behind it waits. Any thread.
 *
 * <pre>
 * request | retry --> due? --> lane of its destination --> sender --> receipt
 *                                   | full                  | later --> retry, receipt
 *                                   +--> retry              | never --> dead letter, receipt
 * </pre>
 */
final class Dispatch {
    private static final Logger LOGGER = LoggerFactory.getLogger(Dispatch.class);

    /** What was left is not read again sooner, as much may lie between. */
    private static final Duration REST = Duration.ofSeconds(5);

    private final Map<TargetKind, Sender> senders;
    private final Lanes lanes;
    private final RetryRule rule;
    private final Ledger ledger;
    private final Progress progress;
    private final Waiting waiting;
    private final InstantSource clock;
    private final RandomGenerator chance;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Dispatch(
            Map<TargetKind, Sender> senders,
            Lanes lanes,
            RetryRule rule,
            Ledger ledger,
            Progress progress,
            Waiting waiting,
            InstantSource clock,
            RandomGenerator chance) {
        this.senders = Map.copyOf(senders);
        this.lanes = lanes;
        this.rule = rule;
        this.ledger = ledger;
        this.progress = progress;
        this.waiting = waiting;
        this.clock = clock;
        this.chance = chance;
    }

    /** Will do what was just read, now or when it is due. */
    void take(Errand errand) {
        long now = clock.millis();
        long early = errand.request().getNotBefore() - now;
        if (early <= 0) {
            route(errand);
        } else if (!waiting.keep(early, () -> route(errand))) {
            progress.left(errand.from(), errand.offset(), now + Math.max(early, REST.toMillis()));
        }
    }

    /** From where partitions are to be read again now, as there may be room; told once. */
    Map<TopicPartition, Long> again() {
        return progress.again(clock.millis());
    }

    /** Why nothing can be written down any more; empty when all is well. */
    Optional<Throwable> failure() {
        return Optional.ofNullable(failure.get());
    }

    private void route(Errand errand) {
        PushRequest request = errand.request();
        Sender sender = TargetKind.of(request.getTargetKind()).map(senders::get).orElse(null);
        if (sender == null) {
            settle(
                    errand,
                    new Outcome.Never(
                            null,
                            "this sink is not set up for targets of kind "
                                    + request.getTargetKind()));
        } else if (request.getExpiresAt() <= clock.millis()) {
            giveUp(errand, null, "it is too old by now", request.getAttempts());
        } else if (!lanes.offer(
                sender.destination(request), () -> settle(errand, tried(sender, errand)))) {
            again(
                    errand,
                    request.getAttempts(),
                    rule.pause(chance),
                    null,
                    "the destination is busy");
        }
    }

    private static Outcome tried(Sender sender, Errand errand) {
        try {
            return sender.send(errand.row(), errand.request());
        } catch (RuntimeException e) {
            LOGGER.atError()
                    .setCause(e)
                    .addKeyValue("targetKind", errand.request().getTargetKind())
                    .log("sending failed with an error of ours");
            return new Outcome.Later(null, "an error of ours", null);
        }
    }

    private void settle(Errand errand, Outcome outcome) {
        int attempts = errand.request().getAttempts() + 1;
        switch (outcome) {
            case Outcome.Delivered delivered ->
                    end(
                            errand,
                            ledger.receipt(
                                    errand.row(),
                                    Ledger.receiptOf(
                                            PushOutcome.DELIVERED,
                                            attempts,
                                            delivered.status(),
                                            null,
                                            clock.millis(),
                                            null)));
            case Outcome.Gone gone ->
                    end(
                            errand,
                            ledger.receipt(
                                    errand.row(),
                                    Ledger.receiptOf(
                                            PushOutcome.GONE,
                                            attempts,
                                            gone.status(),
                                            gone.reason(),
                                            clock.millis(),
                                            null)));
            case Outcome.Never never -> giveUp(errand, never.status(), never.reason(), attempts);
            case Outcome.Later later -> {
                Optional<Duration> wait = rule.after(attempts, later.pause(), chance);
                if (wait.isPresent()) {
                    again(errand, attempts, wait.get(), later.status(), later.reason());
                } else {
                    giveUp(errand, later.status(), later.reason(), attempts);
                }
            }
        }
    }

    private void again(
            Errand errand, int attempts, Duration wait, @Nullable Integer status, String reason) {
        long nextAt = clock.millis() + wait.toMillis();
        if (nextAt >= errand.request().getExpiresAt()) {
            giveUp(errand, status, reason, attempts);
            return;
        }
        PushRequest later =
                PushRequest.newBuilder(errand.request())
                        .setAttempts(attempts)
                        .setNotBefore(nextAt)
                        .build();
        end(
                errand,
                CompletableFuture.allOf(
                        ledger.retry(errand.row(), later),
                        ledger.receipt(
                                errand.row(),
                                Ledger.receiptOf(
                                        PushOutcome.RETRYING,
                                        attempts,
                                        status,
                                        reason,
                                        clock.millis(),
                                        nextAt))));
    }

    private void giveUp(Errand errand, @Nullable Integer status, String reason, int attempts) {
        end(
                errand,
                CompletableFuture.allOf(
                        ledger.deadLetter(errand.row(), errand.request(), reason),
                        ledger.receipt(
                                errand.row(),
                                Ledger.receiptOf(
                                        PushOutcome.FAILED,
                                        attempts,
                                        status,
                                        reason,
                                        clock.millis(),
                                        null))));
    }

    private void end(Errand errand, CompletableFuture<Void> written) {
        var unused =
                written.whenComplete(
                        (nothing, error) -> {
                            if (error == null) {
                                progress.ended(errand.from(), errand.offset());
                            } else {
                                failure.compareAndSet(null, error);
                            }
                        });
    }
}
