package io.headwater.bridge.landing;

import io.headwater.schemas.ClientRefusal;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands records to the producer on the caller's own thread, because the producer is set up never to
 * make anybody wait. What it cannot take at the moment, since it has lost sight of the topic or is
 * full, queues for a thread of ours that tries again until it is too late, and so does everything
 * behind it on its line. The same thread finds Kafka in the beginning, looks for records that are
 * late, and replaces a producer that is of no more use.
 *
 * <p>The producer gives up on nothing by itself. Were it to drop one record and store a later one
 * of the same node, readers would see them in the wrong order once the node sends again.
 */
final class Sender {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sender.class);
    private static final Duration PRODUCER_LIFE_LEAST = Duration.ofSeconds(1);
    private static final long RETRY_MILLIS = 20;

    private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>();
    private final Producers producers;
    private final Deadlines deadlines;
    private final List<Topic<?, ?>> topics;
    private final Settled settled;
    private final Thread thread = new Thread(this::run, "headwater-landing");

    private volatile @Nullable Lanes lanes; // null until Kafka was found
    private volatile String away = "Kafka has not answered yet"; // empty while it answers
    private volatile @Nullable RuntimeException keptOutBy; // null unless a person has to act
    private volatile boolean stopping;
    private volatile KafkaProducer<byte[], byte[]> producer; // written by our thread, once started
    private long producerSince; // nano time; our thread only
    private long nextLook = System.nanoTime(); // our thread only

    /** Is told the fate of every record that was taken, once, before its future completes. */
    @FunctionalInterface
    interface Settled {
        void settled(Waiting waiting, boolean stored);
    }

    /** Something for our thread to do. */
    private interface Task {
        void run() throws InterruptedException;
    }

    Sender(Producers producers, Deadlines deadlines, List<Topic<?, ?>> topics, Settled settled) {
        this.producers = producers;
        this.deadlines = deadlines;
        this.topics = topics;
        this.settled = settled;
        this.producer = producers.open();
        this.producerSince = System.nanoTime();
    }

    void start() {
        thread.start();
    }

    Optional<String> notReady() {
        String why = away;
        return why.isEmpty() ? Optional.empty() : Optional.of(why);
    }

    /** Why Kafka will not let us in before a person acts; empty when it may. */
    Optional<RuntimeException> refusal() {
        return Optional.ofNullable(keptOutBy);
    }

    /** How many partitions take nothing at the moment, because what they took is late. */
    int lateLanes() {
        Lanes found = lanes;
        return found == null ? 0 : (int) found.all().filter(Lane::isLate).count();
    }

    /** Takes a record; otherwise says why it does not. */
    @Nullable String offer(Waiting waiting) {
        Lanes found = lanes;
        if (stopping || found == null) {
            return stopping ? "the bridge is stopping" : away;
        }
        Lane lane;
        try {
            lane = found.of(waiting.record());
        } catch (RuntimeException e) { // our mistake; all other records go on
            LOGGER.atError().setCause(e).addKeyValue("record", waiting.record()).log("no record");
            return "not a record: " + e.getMessage();
        }
        if (!waiting.enter(lane)) {
            return "Kafka has not answered yet for what came before in " + lane;
        }
        if (waiting.line().isQueued() || handOver(waiting) != null) {
            waiting.line().joinedQueue();
            Task later = () -> handOverLater(waiting);
            queue.add(later);
            if (stopping && queue.remove(later)) { // the thread may have left meanwhile
                fail(waiting, new LandingException("the bridge is stopping"));
            }
        }
        return null;
    }

    /** Waits until everything taken has its fate. */
    void stop() {
        stopping = true;
        queue.add(() -> LOGGER.atDebug().log("landing is asked to stop"));
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        try {
            find();
            while (!stopping || !queue.isEmpty()) {
                Task task = queue.poll(deadlines.look().toMillis(), TimeUnit.MILLISECONDS);
                if (task != null) {
                    task.run();
                }
                lookForLate();
            }
        } catch (InterruptedException e) {
            LOGGER.atWarn().log("landing was interrupted; what waits is not stored");
            stopping = true;
        }
        producer.close(deadlines.late());
    }

    private void find() throws InterruptedException {
        while (!stopping && lanes == null) {
            try {
                Partitions found = Partitions.find(topics, producer);
                if (keptOutBy != null) {
                    beginAnew();
                    continue;
                }
                away = "";
                lanes = new Lanes(found);
                LOGGER.atInfo()
                        .addKeyValue("partitions", found.ofNodes())
                        .log("Kafka found, landing is open");
            } catch (KafkaException | IllegalStateException e) {
                isNotFound(e);
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /**
     * A producer that was refused while it asked for its id never asks again: it takes records, and
     * sends none. This one has taken none yet.
     */
    private void beginAnew() {
        KafkaProducer<byte[], byte[]> fresh = producers.open();
        producer.close(Duration.ZERO);
        producer = fresh;
        producerSince = System.nanoTime();
        keptOutBy = null;
    }

    /**
     * Said once each. A refusal stays until Kafka lets us in: between two attempts there is only no
     * answer.
     */
    private void isNotFound(RuntimeException failure) {
        Optional<String> refused = ClientRefusal.in(failure);
        String why = refused.orElseGet(() -> "Kafka is not usable yet: " + failure.getMessage());
        if (why.equals(away) || (refused.isEmpty() && keptOutBy != null)) {
            return;
        }
        away = why;
        if (refused.isPresent()) {
            keptOutBy = failure;
            LOGGER.atError()
                    .addKeyValue("error", why)
                    .log("Kafka does not let us in, which is tried again and again");
        } else {
            LOGGER.atWarn().addKeyValue("error", failure.getMessage()).log("waiting for Kafka");
        }
    }

    /** Tells those who wait for records that are late, and keeps the lanes of these for them. */
    private void lookForLate() {
        Lanes found = lanes;
        long now = System.nanoTime();
        if (found == null || now - nextLook < 0) {
            return;
        }
        nextLook = now + deadlines.look().toNanos();
        long limit = now - deadlines.late().toNanos();
        found.all()
                .forEach(
                        lane -> {
                            List<Waiting> late = lane.lateSince(limit);
                            if (!late.isEmpty()) {
                                isAway("no answer in time for " + lane);
                                late.forEach(Waiting::late);
                            }
                        });
    }

    /** Tries until the producer takes the record, or it is too late for it. */
    private void handOverLater(Waiting waiting) throws InterruptedException {
        try {
            Exception refusal = handOver(waiting);
            while (refusal != null) {
                if (System.nanoTime() - waiting.since() > deadlines.handOver().toNanos()) {
                    isAway(refusal.getMessage());
                    fail(waiting, new LandingException("Kafka takes no records: " + away));
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
                lookForLate();
                refusal = handOver(waiting);
            }
        } finally {
            waiting.line().leftQueue();
        }
    }

    /** Why the producer cannot take the record now; null when it did, or when the fate is known. */
    private @Nullable Exception handOver(Waiting waiting) {
        if (waiting.line().isBroken()) {
            fail(waiting, new LandingException("a record before it was not stored"));
            return null;
        }
        Outgoing record = waiting.record();
        KafkaProducer<byte[], byte[]> to = producer;
        var answer = new Answer(waiting);
        try {
            var _ =
                    to.send(
                            new ProducerRecord<>(
                                    record.topic(),
                                    waiting.lane().partition(),
                                    record.key(),
                                    record.value(),
                                    record.headers()),
                            answer);
        } catch (KafkaException | IllegalStateException e) {
            fail(waiting, e);
            queue.add(() -> replace(to, e));
        } catch (RuntimeException e) { // our mistake; all other records go on
            LOGGER.atError().setCause(e).addKeyValue("record", record).log("not a record");
            fail(waiting, e);
        }
        return answer.refusal();
    }

    /** The producer's answer: at once, on the caller's thread, or later, on the producer's own. */
    private final class Answer implements Callback {
        private final Waiting waiting;
        private final Thread caller = Thread.currentThread();
        private boolean atOnce = true; // caller's thread only
        private @Nullable Exception refusal; // caller's thread only

        Answer(Waiting waiting) {
            this.waiting = waiting;
        }

        @Override
        public void onCompletion(@Nullable RecordMetadata place, @Nullable Exception failure) {
            if (failure instanceof TimeoutException && Thread.currentThread() == caller && atOnce) {
                refusal = failure; // there was no time to wait, so it says that time is over
            } else {
                settle(waiting, place, failure);
            }
        }

        /** To be asked once the producer has returned. */
        @Nullable Exception refusal() {
            atOnce = false;
            return refusal;
        }
    }

    private void settle(
            Waiting waiting, @Nullable RecordMetadata place, @Nullable Exception failure) {
        if (failure != null || place == null) {
            fail(waiting, failure == null ? new IllegalStateException("no place") : failure);
            return;
        }
        if (!away.isEmpty()) {
            away = "";
            LOGGER.atInfo().log("Kafka takes records again");
        }
        leave(waiting, true);
        waiting.stored(new Origin(place.partition(), place.offset()));
    }

    private void fail(Waiting waiting, Exception why) {
        if (why instanceof RetriableException) {
            isAway(why.getMessage());
        }
        leave(waiting, false);
        waiting.fail(why);
    }

    private void leave(Waiting waiting, boolean stored) {
        settled.settled(waiting, stored);
        if (waiting.lane().leave(waiting)) {
            LOGGER.atInfo().addKeyValue("partition", waiting.lane()).log("no longer late");
        }
    }

    private void isAway(@Nullable String why) {
        if (away.isEmpty()) {
            LOGGER.atWarn().addKeyValue("error", why).log("Kafka is away");
        }
        away = "Kafka does not take records: " + why;
    }

    /**
     * A producer that threw is of no more use. What it still held has its fate before a new one
     * takes anything, so that the two do not write at the same time.
     */
    private void replace(KafkaProducer<byte[], byte[]> broken, Exception why) {
        if (producer != broken
                || stopping
                || System.nanoTime() - producerSince < PRODUCER_LIFE_LEAST.toNanos()) {
            return;
        }
        producerSince = System.nanoTime();
        broken.close(deadlines.request());
        try {
            producer = producers.open();
            LOGGER.atWarn().addKeyValue("error", why.getMessage()).log("producer replaced");
        } catch (KafkaException e) { // such as names of brokers that nobody knows at the moment
            LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("no other producer yet");
        }
    }
}
