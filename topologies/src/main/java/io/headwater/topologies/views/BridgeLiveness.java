package io.headwater.topologies.views;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.presence.BridgeIncarnation;
import io.headwater.schemas.Topic;
import io.headwater.schemas.avro.UnreadableRecords;
import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Which bridges live: reads the incarnations topic whole and then follows it, on a thread of its
 * own. When Kafka cannot be asked for as long as a bridge may be silent, every answer is "unknown":
 * silence then says nothing about bridges; so it is with a bridge whose record cannot be read.
 * Answers come from memory, on any thread.
 */
public final class BridgeLiveness implements Bridges, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(BridgeLiveness.class);
    private static final long SILENCE_NANOS = Incarnations.SILENCE.toNanos();
    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final Duration ASK_TIMEOUT = Duration.ofSeconds(2);

    /** What a bridge of a later version says with every renewal. */
    public static final Metric UNREADABLE =
            Metric.counter(
                    "headwater.topologies.bridges.unreadable",
                    "Records of bridges that cannot be read, those of a later version for example; whether such a bridge lives is unknown");

    private final Incarnations incarnations = new Incarnations(); // under its own lock
    private final Consumer<String, BridgeIncarnation> consumer;
    private final TopicPartition partition;
    private final InstantSource clock;
    private final LongSupplier steadyNanos;
    private final Thread reader;
    private final UnreadableRecords unreadables = new UnreadableRecords();
    private final Counter unreadable;
    private volatile boolean closing;

    /**
     * Records below this offset were written while we did not look, -1 before the first look;
     * reader thread only.
     */
    private long backlogEnd = -1;

    /** Where the topic ended when it was asked last; reader thread only. */
    private long lastEnd;

    private boolean catchingUp; // to backlogEnd; reader thread only

    private volatile Contact contact = new Contact.NotYet();

    /** Whether this process knows what the topic holds. */
    private sealed interface Contact {
        record NotYet() implements Contact {}

        /**
         * @param firstNanos since when a bridge's silence means something, on the steady clock
         * @param lastNanos when Kafka last answered, and what it had was read
         */
        record Made(long firstNanos, long lastNanos) implements Contact {}
    }

    /** Reads nothing by itself; {@link #follow} does, of a consumer that stands at the start. */
    BridgeLiveness(
            Consumer<String, BridgeIncarnation> consumer,
            TopicPartition partition,
            InstantSource clock,
            LongSupplier steadyNanos,
            MeterRegistry metrics) {
        this.consumer = consumer;
        this.partition = partition;
        this.clock = clock;
        this.steadyNanos = steadyNanos;
        this.unreadable =
                Counter.builder(UNREADABLE.name())
                        .description(UNREADABLE.meaning())
                        .register(metrics);
        this.reader =
                Thread.ofPlatform().name("headwater-bridge-liveness").daemon().unstarted(this::run);
    }

    /**
     * Starts to read; answers are "unknown" until the topic's end was reached once. Kafka need not
     * be there yet.
     *
     * @param topic the incarnations topic, of one partition
     * @param kafka client settings, {@code bootstrap.servers} at least
     * @param clock tells how old a record is that was written before we read
     */
    public static BridgeLiveness start(
            Topic<String, BridgeIncarnation> topic,
            Map<String, String> kafka,
            InstantSource clock,
            MeterRegistry metrics) {
        var settings = new HashMap<String, Object>(kafka);
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        var consumer =
                new KafkaConsumer<>(
                        settings, topic.key().deserializer(), topic.value().deserializer());
        var liveness =
                new BridgeLiveness(
                        consumer,
                        new TopicPartition(topic.name(), 0),
                        clock,
                        System::nanoTime,
                        metrics);
        liveness.reader.start();
        return liveness;
    }

    @Override
    public State of(int ordinal, String incarnation) {
        return switch (contact) {
            case Contact.NotYet() ->
                    new State.Unknown("the list of bridges has not been read whole yet");
            case Contact.Made(var first, var last) ->
                    stateOf(ordinal, incarnation, first, last, steadyNanos.getAsLong());
        };
    }

    /** Stops reading; answers become "unknown" within seconds. */
    @Override
    public void close() {
        closing = true;
        consumer.wakeup();
        try {
            reader.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * A bridge that was silent while Kafka could not be reached may well live, and has not been
     * able to say so: for as long as it may be silent, it is given the time to.
     */
    private State stateOf(int ordinal, String incarnation, long first, long last, long now) {
        if (now - last > SILENCE_NANOS) {
            return new State.Unknown(
                    "no contact with Kafka for "
                            + TimeUnit.NANOSECONDS.toSeconds(now - last)
                            + " s");
        }
        State state;
        synchronized (incarnations) {
            state = incarnations.of(ordinal, incarnation, now);
        }
        boolean silent = state instanceof State.Dead(var why) && why.equals(Incarnations.SILENT);
        return silent && now - first < SILENCE_NANOS
                ? new State.Unknown("contact with Kafka was lost and has just come back")
                : state;
    }

    private void run() {
        try (consumer) {
            consumer.assign(List.of(partition));
            consumer.seekToBeginning(List.of(partition));
            while (!closing) {
                follow();
            }
        } catch (WakeupException stopped) {
            LOGGER.atDebug().log("bridge liveness stopped");
        } catch (InterruptedException e) {
            LOGGER.atWarn().log("bridge liveness interrupted; bridges are unknown from now on");
        }
    }

    /** Reads what there is once, and asks for the end when it is time. */
    void follow() throws InterruptedException {
        try {
            consumer.poll(POLL).forEach(this::observe);
            if (isTimeToAsk()) {
                ask();
            }
        } catch (WakeupException e) {
            throw e;
        } catch (RecordDeserializationException e) {
            unreadable.increment();
            LOGGER.atLevel(unreadables.isNews(e.valueBuffer()) ? Level.ERROR : Level.DEBUG)
                    .addKeyValue("offset", e.offset())
                    .addKeyValue("error", e.toString())
                    .log("a bridge's record cannot be read; the bridge is unknown");
            distrust(e.keyBuffer());
            consumer.seek(partition, e.offset() + 1);
        } catch (KafkaException e) {
            LOGGER.atDebug().addKeyValue("error", e.toString()).log("no contact with Kafka");
            Thread.sleep(POLL);
        }
    }

    private boolean isTimeToAsk() {
        return !(contact instanceof Contact.Made(var first, var last)
                && steadyNanos.getAsLong() - last < ASK_EVERY.toNanos());
    }

    /** Whose record it is, its key says even of a later version; no bridge writes another key. */
    private void distrust(@Nullable ByteBuffer key) {
        if (key == null) {
            return;
        }
        try {
            int ordinal = Integer.parseInt(UTF_8.decode(key.duplicate()).toString());
            synchronized (incarnations) {
                incarnations.observeUnreadable(ordinal);
            }
        } catch (NumberFormatException e) {
            LOGGER.atWarn().addKeyValue("error", e.toString()).log("a record is of no bridge");
        }
    }

    /**
     * Asking for the topic's end proves contact, if what there was a question ago is read by now;
     * it counts once all that was missed is read.
     */
    private void ask() {
        long end = consumer.endOffsets(List.of(partition), ASK_TIMEOUT).getOrDefault(partition, 0L);
        long now = steadyNanos.getAsLong();
        boolean wasLost =
                contact instanceof Contact.Made(var first, var last) && now - last > SILENCE_NANOS;
        if (backlogEnd < 0 || (wasLost && !catchingUp)) {
            backlogEnd = end;
            catchingUp = true;
        }
        long due = Math.max(backlogEnd, Math.min(lastEnd, end));
        lastEnd = end;
        if (consumer.position(partition, ASK_TIMEOUT) < due) {
            return;
        }
        catchingUp = false;
        contact =
                switch (contact) {
                    case Contact.NotYet() -> new Contact.Made(now - SILENCE_NANOS, now);
                    case Contact.Made(var first, var last) ->
                            new Contact.Made(wasLost ? now : first, now);
                };
    }

    private void observe(ConsumerRecord<String, BridgeIncarnation> record) {
        if (record.value() == null) {
            return;
        }
        long now = steadyNanos.getAsLong();
        boolean missed = record.offset() < backlogEnd || backlogEnd < 0;
        long ageMillis = missed ? Math.max(0, clock.millis() - record.timestamp()) : 0;
        synchronized (incarnations) {
            incarnations.observe(record.value(), now - TimeUnit.MILLISECONDS.toNanos(ageMillis));
        }
    }
}
