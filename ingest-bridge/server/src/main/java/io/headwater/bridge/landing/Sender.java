package io.headwater.bridge.landing;

import io.headwater.schemas.NodePartitions;
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
 * behind it on its line. The same thread finds Kafka in the beginning and replaces a producer that
 * is of no more use.
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

    private volatile @Nullable Partitions partitions; // null until Kafka was found
    private volatile String away = "Kafka has not answered yet"; // empty while it answers
    private volatile boolean stopping;
    private volatile KafkaProducer<byte[], byte[]> producer; // written by our thread, once started
    private long producerSince; // nano time; our thread only

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

    /** Takes a record, unless Kafka was never found or the sender is stopping. */
    boolean offer(Waiting waiting) {
        Partitions found = partitions;
        if (stopping || found == null) {
            return false;
        }
        if (waiting.line().isQueued() || handOver(waiting, found) != null) {
            waiting.line().joinedQueue();
            Task later = () -> handOverLater(waiting, found);
            queue.add(later);
            return !(stopping && queue.remove(later)); // the thread may have left meanwhile
        }
        return true;
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
                queue.take().run();
            }
        } catch (InterruptedException e) {
            LOGGER.atWarn().log("landing was interrupted; what waits is not stored");
            stopping = true;
        }
        producer.close(deadlines.delivery());
    }

    private void find() throws InterruptedException {
        while (!stopping && partitions == null) {
            try {
                Partitions found = Partitions.find(topics, producer);
                away = "";
                partitions = found;
                LOGGER.atInfo()
                        .addKeyValue("partitions", found.ofNodes())
                        .log("Kafka found, landing is open");
            } catch (KafkaException | IllegalStateException e) {
                String why = "Kafka is not usable yet: " + e.getMessage();
                if (!why.equals(away)) {
                    LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("waiting for Kafka");
                    away = why;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            }
        }
    }

    /** Tries until the producer takes the record, or it is too late for it. */
    private void handOverLater(Waiting waiting, Partitions found) throws InterruptedException {
        try {
            Exception refusal = handOver(waiting, found);
            while (refusal != null) {
                if (System.nanoTime() - waiting.since() > deadlines.handOver().toNanos()) {
                    isAway(refusal);
                    fail(waiting, new LandingException("Kafka takes no records: " + away));
                    return;
                }
                TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
                refusal = handOver(waiting, found);
            }
        } finally {
            waiting.line().leftQueue();
        }
    }

    /** Why the producer cannot take the record now; null when it did, or when the fate is known. */
    private @Nullable Exception handOver(Waiting waiting, Partitions found) {
        if (waiting.line().isBroken()) {
            fail(waiting, new LandingException("a record before it was not stored"));
            return null;
        }
        Outgoing record = waiting.record();
        KafkaProducer<byte[], byte[]> to = producer;
        var answer = new Answer(waiting);
        try {
            int partition = NodePartitions.of(record.key(), found.of(record.topic()));
            var _ =
                    to.send(
                            new ProducerRecord<>(
                                    record.topic(),
                                    partition,
                                    record.key(),
                                    record.value(),
                                    record.headers()),
                            answer);
        } catch (KafkaException | IllegalStateException e) {
            fail(waiting, e);
            queue.add(() -> replace(to, e));
        } catch (RuntimeException e) { // our mistake; all other records go on
            LOGGER.atError().setCause(e).addKeyValue("topic", record.topic()).log("not a record");
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
        settled.settled(waiting, true);
        waiting.complete(new Origin(place.partition(), place.offset()));
    }

    private void fail(Waiting waiting, Exception why) {
        if (why instanceof RetriableException) {
            isAway(why);
        }
        settled.settled(waiting, false);
        waiting.fail(why);
    }

    private void isAway(Exception why) {
        if (away.isEmpty()) {
            LOGGER.atWarn().addKeyValue("error", why.getMessage()).log("Kafka is away");
        }
        away = "Kafka does not take records: " + why.getMessage();
    }

    /** A producer that threw is of no more use; what it still held fails, and a new one begins. */
    private void replace(KafkaProducer<byte[], byte[]> broken, Exception why) {
        if (producer != broken
                || stopping
                || System.nanoTime() - producerSince < PRODUCER_LIFE_LEAST.toNanos()) {
            return;
        }
        producerSince = System.nanoTime();
        try {
            KafkaProducer<byte[], byte[]> next = producers.open();
            LOGGER.atWarn().addKeyValue("error", why.getMessage()).log("producer replaced");
            producer = next;
            broken.close(Duration.ZERO);
        } catch (KafkaException e) { // such as names of brokers that nobody knows at the moment
            LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("no other producer yet");
        }
    }
}
