package io.headwater.bridge.tail;

import io.headwater.schemas.ClientRefusal;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.avro.UnreadableRecords;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Reads every record of one topic, on a thread of its own, for as long as the process lives; waits
 * for Kafka when it is away and begins anew when its consumer breaks. Its state of knowledge is
 * confirmed again and again by asking every partition's leader how far the log goes.
 */
public final class TopicTail<K, V> implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(TopicTail.class);

    private static final Duration POLL = Duration.ofMillis(500);

    /** While somebody may wait to hear that the end is reached. */
    private static final Duration GLANCE = Duration.ofMillis(20);

    private static final Duration ASK_EVERY = Duration.ofSeconds(1);
    private static final Duration ANSWER = Duration.ofSeconds(3);

    /** Whoever relies on a tail may be this much behind what was written, and no more. */
    private static final Duration CONFIRMATION_HOLDS = Duration.ofSeconds(5);

    private static final Duration BEGIN_ANEW = Duration.ofSeconds(1);
    private static final long NEVER = Long.MIN_VALUE;

    private final Topic<K, V> topic;
    private final From from;
    private final Tails tails;
    private final UnreadableRecords unreadables = new UnreadableRecords();
    private final Reader<K, V> reader;
    private final IntFunction<List<Integer>> chosen;
    private final Thread thread;
    private final Map<TopicPartition, Long> next = new HashMap<>(); // the tail's thread only

    private final CountDownLatch stop = new CountDownLatch(1);
    private final List<Waiting> waiting = new ArrayList<>(); // guarded by itself
    private volatile long confirmedAt = NEVER; // nano time
    private volatile String unreadable = ""; // empty while every record could be read
    private volatile String trouble = ""; // what broke the last consumer; empty once all is read
    private volatile @Nullable Consumer<byte[], byte[]> current;

    /** Where reading begins. */
    public enum From {
        /** The oldest record kept: for state. */
        BEGINNING,
        /** What is written from now on, also while the consumer is replaced: for news. */
        END
    }

    /** Is given every record, in the order of its partition, on the tail's thread. */
    @FunctionalInterface
    public interface Reader<K, V> {
        /**
         * @param value null when the record deletes its key
         */
        void read(K key, @Nullable V value, Origin place);
    }

    private TopicTail(
            Topic<K, V> topic,
            From from,
            IntFunction<List<Integer>> chosen,
            Tails tails,
            Reader<K, V> reader) {
        this.topic = topic;
        this.from = from;
        this.chosen = chosen;
        this.tails = tails;
        this.reader = reader;
        this.thread = new Thread(this::run, "headwater-tail-" + topic.name());
    }

    /**
     * Begins to follow, and returns without waiting for Kafka.
     *
     * @param tails whose consumers it uses
     */
    public static <K, V> TopicTail<K, V> start(
            Topic<K, V> topic, From from, Tails tails, Reader<K, V> reader) {
        return start(
                topic,
                from,
                partitions -> IntStream.range(0, partitions).boxed().toList(),
                tails,
                reader);
    }

    /**
     * As {@link #start(Topic, From, Tails, Reader)}, of some partitions.
     *
     * @param chosen which ones, given how many there are
     */
    public static <K, V> TopicTail<K, V> start(
            Topic<K, V> topic,
            From from,
            IntFunction<List<Integer>> chosen,
            Tails tails,
            Reader<K, V> reader) {
        var tail = new TopicTail<>(topic, from, chosen, tails, reader);
        tail.thread.start();
        return tail;
    }

    /**
     * Why what was read so far may not be all there is: the end was not reached yet, or not
     * confirmed of late, or a record was unreadable. Empty when up to date.
     */
    public Optional<String> behind() {
        if (!unreadable.isEmpty()) {
            return Optional.of(unreadable);
        }
        long confirmed = confirmedAt;
        if (confirmed == NEVER) {
            String why = trouble.isEmpty() ? "" : ": " + trouble;
            return Optional.of(topic.name() + " was not read to its end yet" + why);
        }
        long age = System.nanoTime() - confirmed;
        return age <= CONFIRMATION_HOLDS.toNanos()
                ? Optional.empty()
                : Optional.of(
                        topic.name()
                                + " was last known to be read to its end "
                                + Duration.ofNanos(age).toSeconds()
                                + " s ago");
    }

    /**
     * Completes, on any thread, once every record that was in the topic by now was read: within
     * about a second and a half, or not at all while Kafka is away. Whoever waits puts an end to
     * it.
     */
    public CompletionStage<Void> caughtUp() {
        var caughtUp = new CompletableFuture<Void>();
        synchronized (waiting) {
            waiting.removeIf(it -> it.caughtUp().isDone());
            waiting.add(new Waiting(System.nanoTime(), caughtUp));
        }
        return caughtUp;
    }

    /** Stops reading; waits for the record being read. */
    @Override
    public void close() {
        stop.countDown();
        Consumer<byte[], byte[]> consumer = current;
        if (consumer != null) {
            consumer.wakeup();
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!isStopping()) {
            try (Consumer<byte[], byte[]> consumer = tails.open()) {
                current = consumer;
                follow(consumer);
            } catch (WakeupException e) {
                LOGGER.atDebug().addKeyValue("topic", topic.name()).log("tail is asked to stop");
            } catch (
                    RuntimeException e) { // a client that broke in any way is replaced by a new one
                tell(e);
                pause();
            } finally {
                current = null;
            }
        }
    }

    /** Once, until the end is reached again: what breaks a consumer mostly breaks the next one. */
    private void tell(RuntimeException failure) {
        String why =
                ClientRefusal.in(failure).orElseGet(() -> String.valueOf(failure.getMessage()));
        LOGGER.atLevel(why.equals(trouble) ? Level.DEBUG : Level.WARN)
                .addKeyValue("topic", topic.name())
                .addKeyValue("error", why)
                .log("tail begins anew");
        trouble = why;
    }

    private boolean isStopping() {
        return stop.getCount() == 0;
    }

    /** Whatever broke the consumer may break the next one as well, so not at once. */
    private void pause() {
        try {
            var _ = stop.await(BEGIN_ANEW.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            stop.countDown();
        }
    }

    private void follow(Consumer<byte[], byte[]> consumer) {
        List<TopicPartition> partitions = find(consumer);
        if (partitions.isEmpty()) {
            return;
        }
        consumer.assign(partitions);
        switch (from) {
            case BEGINNING -> consumer.seekToBeginning(partitions);
            case END -> partitions.forEach(partition -> seekToNews(consumer, partition));
        }
        Goal goal = ask(consumer, partitions);
        long askedAt = System.nanoTime();
        while (!isStopping()) {
            if (goal != null && goal.isReached(consumer)) {
                confirmedAt = goal.askedAt();
                trouble = "";
                confirm(goal.askedAt());
                goal = null;
            }
            consumer.poll(goal == null ? POLL : GLANCE).forEach(this::read);
            if (goal == null && System.nanoTime() - askedAt > ASK_EVERY.toNanos()) {
                askedAt = System.nanoTime();
                goal = ask(consumer, partitions);
            }
        }
    }

    private void confirm(long askedAt) {
        List<Waiting> passed;
        synchronized (waiting) {
            passed = waiting.stream().filter(it -> askedAt - it.since() > 0).toList();
            waiting.removeAll(passed);
        }
        passed.forEach(it -> it.caughtUp().complete(null));
    }

    /** The first time that is the end; a consumer that replaces another goes on where that was. */
    private void seekToNews(Consumer<?, ?> consumer, TopicPartition partition) {
        Long position = next.get(partition);
        if (position == null) {
            consumer.seekToEnd(List.of(partition));
            next.put(partition, consumer.position(partition, ANSWER));
        } else {
            consumer.seek(partition, position);
        }
    }

    private List<TopicPartition> find(Consumer<?, ?> consumer) {
        while (!isStopping()) {
            try {
                var partitions = consumer.partitionsFor(topic.name(), ANSWER);
                if (!partitions.isEmpty()) {
                    return chosen.apply(partitions.size()).stream()
                            .map(partition -> new TopicPartition(topic.name(), partition))
                            .toList();
                }
                consumer.poll(POLL); // an absent topic is answered at once
            } catch (TimeoutException e) {
                LOGGER.atDebug().addKeyValue("topic", topic.name()).log("tail waits for Kafka");
            }
        }
        return List.of();
    }

    private @Nullable Goal ask(Consumer<?, ?> consumer, Collection<TopicPartition> partitions) {
        long askedAt = System.nanoTime();
        try {
            return new Goal(askedAt, consumer.endOffsets(partitions, ANSWER));
        } catch (TimeoutException e) {
            LOGGER.atDebug().addKeyValue("topic", topic.name()).log("no answer about the end");
            return null;
        }
    }

    private void read(ConsumerRecord<byte[], byte[]> record) {
        var place = new Origin(record.partition(), record.offset());
        next.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
        try {
            K key = topic.key().deserializer().deserialize(topic.name(), record.key());
            V value =
                    record.value() == null
                            ? null
                            : topic.value()
                                    .deserializer()
                                    .deserialize(topic.name(), record.value());
            reader.read(key, value, place);
        } catch (
                RuntimeException e) { // whatever it is, what the record says is unknown from now on
            unreadable = topic.name() + " " + place + " cannot be read: " + e.getMessage();
            tails.unreadable();
            LOGGER.atLevel(isNews(record) ? Level.ERROR : Level.DEBUG)
                    .addKeyValue("topic", topic.name())
                    .addKeyValue("origin", place)
                    .setCause(e)
                    .log("unreadable record; what it says is unknown");
        }
    }

    /** A writer of a later version goes on writing: its first record tells of all of them. */
    private boolean isNews(ConsumerRecord<byte[], byte[]> record) {
        return unreadables.isNews(record.value() == null ? null : ByteBuffer.wrap(record.value()));
    }

    private record Waiting(long since, CompletableFuture<Void> caughtUp) {}

    /** How far each partition's log went when it was asked. */
    private record Goal(long askedAt, Map<TopicPartition, Long> ends) {
        boolean isReached(Consumer<?, ?> consumer) {
            return ends.entrySet().stream()
                    .allMatch(end -> consumer.position(end.getKey(), ANSWER) >= end.getValue());
        }
    }
}
