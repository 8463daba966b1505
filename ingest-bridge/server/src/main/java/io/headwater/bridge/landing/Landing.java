package io.headwater.bridge.landing;

import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lands records in Kafka over one idempotent producer. Whoever hands a record over never waits. The
 * order of a {@link Line} is kept, across retries too, and everybody hears before the
 * acknowledgement timeout is over, if only that a record is late. Starts and keeps running without
 * Kafka; then every record fails at once, and {@link #notReady} says why. Safe for any thread.
 *
 * <pre>
 * event loops --(bounded by bytes)--> lane -------------> producer --> fate
 *                                      | |                   ^
 *                                      | +-- cannot take it -+
 *                                      +---- refused while older ones are late
 * </pre>
 */
public final class Landing implements AutoCloseable {
    private final Sender sender;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final long mostWaitingBytes;
    private final LandingMetrics metrics;

    private Landing(Landing.Settings settings, Topics topics, MeterRegistry registry) {
        this.mostWaitingBytes = settings.mostWaitingBytes();
        this.metrics = new LandingMetrics(registry, waitingBytes);
        var deadlines = Deadlines.within(settings.ackTimeout());
        this.sender =
                new Sender(
                        new Producers(settings.kafka(), deadlines, 2 * settings.mostWaitingBytes()),
                        deadlines,
                        written(topics),
                        this::settled);
        LandingMetrics.watch(registry, sender);
    }

    /**
     * @param kafka client settings, among them bootstrap.servers
     * @param ackTimeout within which whoever handed a record over hears of it
     * @param mostWaitingBytes of records whose fate is open; more are refused at once
     */
    public record Settings(Map<String, String> kafka, Duration ackTimeout, long mostWaitingBytes) {
        public Settings {
            kafka = Map.copyOf(kafka);
        }

        /** Without the client settings, which may hold a password. */
        @Override
        public String toString() {
            return "Settings[" + ackTimeout + ", " + mostWaitingBytes + " bytes]";
        }
    }

    /**
     * Begins to look for Kafka, and returns without waiting for it.
     *
     * @throws org.apache.kafka.common.KafkaException when the client settings are unusable
     */
    public static Landing start(Settings settings, Topics topics, MeterRegistry metrics) {
        var landing = new Landing(settings, topics, metrics);
        landing.sender.start();
        return landing;
    }

    /**
     * Whether what is promised here rests on this Kafka client setting, so that nobody else may set
     * it.
     */
    public static boolean restsOn(String kafkaSetting) {
        return Producers.OURS.contains(kafkaSetting);
    }

    /** A new line of records that keep their order among themselves. */
    public Line line() {
        return new Line(this::enqueue);
    }

    /**
     * Why a record handed over now would probably fail: Kafka was not found yet, or it did not take
     * the last record in time. Empty when there is no reason to think so.
     */
    public Optional<String> notReady() {
        return sender.notReady();
    }

    /**
     * The failure for which Kafka does not let us in before a person acts, a wrong password for
     * example; empty when there is none, or once Kafka was found.
     */
    public Optional<RuntimeException> refusal() {
        return sender.refusal();
    }

    /**
     * Waits until every record handed over has its fate, then ends; what is handed over from now on
     * fails. Blocks up to the acknowledgement timeout.
     */
    @Override
    public void close() {
        sender.stop();
    }

    private void enqueue(Waiting waiting) {
        int bytes = waiting.record().bytes();
        if (waitingBytes.addAndGet(bytes) > mostWaitingBytes) {
            refuse(waiting, "more than " + mostWaitingBytes + " bytes wait for Kafka already");
            return;
        }
        String refusal = sender.offer(waiting);
        if (refusal != null) {
            refuse(waiting, refusal);
        }
    }

    private void refuse(Waiting waiting, String why) {
        settled(waiting, false);
        waiting.fail(new LandingException(why));
    }

    private void settled(Waiting waiting, boolean stored) {
        waitingBytes.addAndGet(-waiting.record().bytes());
        metrics.settled(stored, System.nanoTime() - waiting.since());
    }

    /** The topics that a bridge writes to. */
    private static List<Topic<?, ?>> written(Topics topics) {
        return List.of(
                topics.uplink(),
                topics.bulk(),
                topics.rejected(),
                topics.credentials(),
                topics.claims(),
                topics.devices(),
                topics.incarnations());
    }
}
