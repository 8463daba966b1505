package io.headwater.bridge.landing;

import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RetriableException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that talks to the producer, and so the one that may wait for Kafka. First it finds
 * the topics and their partition counts; then it hands over what waits, in order.
 */
final class Sender {
    private static final Logger LOGGER = LoggerFactory.getLogger(Sender.class);
    private static final Duration PRODUCER_LIFE_LEAST = Duration.ofSeconds(1);

    private final BlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Producers producers;
    private final Deadlines deadlines;
    private final List<Topic<?, ?>> topics;
    private final Settled settled;
    private final Thread thread = new Thread(this::run, "headwater-landing");

    private volatile @Nullable Partitions partitions; // null until Kafka was found
    private volatile String away = "Kafka has not answered yet"; // empty while it answers
    private volatile boolean stopping;

    private KafkaProducer<byte[], byte[]> producer; // sender thread only, once started
    private long producerSince; // nano time; sender thread only

    /** Is told the fate of every record that was taken, once, before its future completes. */
    @FunctionalInterface
    interface Settled {
        void settled(Waiting waiting, boolean stored);
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
        Runnable handOver = () -> handOver(waiting, found);
        queue.add(handOver);
        return !(stopping && queue.remove(handOver)); // the thread may have left meanwhile
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
        producer.close(deadlines.delivery().plus(deadlines.block()));
    }

    private void find() {
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
            }
        }
    }

    private void handOver(Waiting waiting, Partitions found) {
        if (waiting.line().isBroken()) {
            fail(waiting, new LandingException("a record before it was not stored"));
            return;
        }
        if (System.nanoTime() - waiting.since() > deadlines.handOver().toNanos()) {
            fail(waiting, new LandingException("Kafka takes no records: " + orSlow()));
            return;
        }
        Outgoing record = waiting.record();
        try {
            int partition = NodePartitions.of(record.key(), found.of(record.topic()));
            var _ =
                    producer.send(
                            new ProducerRecord<>(
                                    record.topic(),
                                    partition,
                                    record.key(),
                                    record.value(),
                                    record.headers()),
                            (place, failure) -> settle(waiting, place, failure));
        } catch (KafkaException | IllegalStateException e) {
            fail(waiting, e);
            replaceProducer(e);
        } catch (RuntimeException e) { // our mistake; the thread goes on, for all other records
            LOGGER.atError().setCause(e).addKeyValue("topic", record.topic()).log("not a record");
            fail(waiting, e);
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
        waiting.fate().complete(new Origin(place.partition(), place.offset()));
    }

    private void fail(Waiting waiting, Exception why) {
        if (why instanceof RetriableException) {
            if (away.isEmpty()) {
                LOGGER.atWarn().addKeyValue("error", why.getMessage()).log("Kafka is away");
            }
            away = "Kafka does not take records: " + why.getMessage();
        }
        settled.settled(waiting, false);
        waiting.fail(why);
    }

    /** A producer that threw is of no more use; what it still held fails, and a new one begins. */
    private void replaceProducer(Exception why) {
        if (System.nanoTime() - producerSince < PRODUCER_LIFE_LEAST.toNanos()) {
            return;
        }
        producerSince = System.nanoTime();
        try {
            KafkaProducer<byte[], byte[]> next = producers.open();
            LOGGER.atWarn().addKeyValue("error", why.getMessage()).log("producer replaced");
            producer.close(Duration.ZERO);
            producer = next;
        } catch (KafkaException e) { // such as names of brokers that nobody knows at the moment
            LOGGER.atWarn().addKeyValue("error", e.getMessage()).log("no other producer yet");
        }
    }

    private String orSlow() {
        String why = away;
        return why.isEmpty() ? "it is too slow" : why;
    }
}
