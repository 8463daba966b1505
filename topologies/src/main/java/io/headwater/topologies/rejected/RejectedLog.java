package io.headwater.topologies.rejected;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.Topics;
import io.headwater.topologies.log.ReadingByHand;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.jspecify.annotations.Nullable;

/**
 * The rejected topic as a person works with it: what is in it, and another chance for what is.
 * Every call uses clients of its own and closes them. Any thread; blocks, so not for event loops.
 */
public final class RejectedLog {
    private final Topics topics;
    private final Map<String, Object> clientSettings;

    /** Which end of the log a list begins with. */
    public enum Order {
        NEWEST_FIRST,
        OLDEST_FIRST
    }

    /**
     * @param clientSettings how to reach the cluster: {@code bootstrap.servers}, and whatever
     *     security it needs
     */
    public RejectedLog(Topics topics, Map<String, ?> clientSettings) {
        this.topics = topics;
        this.clientSettings = Map.copyOf(clientSettings);
    }

    /**
     * Hands over the selected records one by one, by log time. Holds a window of each partition at
     * a time, however many there are.
     *
     * @param limit most records to hand over
     * @throws KafkaUnavailableException when the cluster did not answer; some were handed over
     */
    public void list(Selection selection, Order order, long limit, Consumer<RejectedEntry> action) {
        boolean newestFirst = order == Order.NEWEST_FIRST;
        try (var reader = reader()) {
            var strands =
                    reader.stretchesOf(selection).stream()
                            .map(stretch -> new Strand(reader, selection, stretch, newestFirst))
                            .toList();
            for (long listed = 0; listed < limit; listed++) {
                Strand next = next(strands, newestFirst);
                RejectedEntry entry = next == null ? null : next.peek();
                if (next == null || entry == null) {
                    return;
                }
                next.skip();
                action.accept(entry);
            }
        }
    }

    /**
     * The whole record, payload and headers included; empty when it is not there, or not any more.
     *
     * @throws KafkaUnavailableException when the cluster did not answer
     */
    public Optional<Rejected> find(RejectedId id) {
        var found = new AtomicReference<@Nullable Rejected>();
        try (var reader = reader()) {
            reader.stretchesOf(Selection.only(id))
                    .forEach(stretch -> reader.read(stretch, it -> found.set(it.value())));
        }
        return Optional.ofNullable(found.get());
    }

    /**
     * Writes the selected messages to the uplink once more: the original bytes with their original
     * headers and {@code hw-replay-of}, so that state orders them by their first place and nothing
     * that came later is overwritten. Replaying twice is replaying once, as far as state goes.
     * Messages of one node keep their order. What a replay gets rejected again is a new record, and
     * not part of the same replay; a message that has several such records is sent once.
     *
     * @param force also replays messages whose channel sets state of the node
     * @throws KafkaUnavailableException when the cluster did not answer or refused; some messages
     *     may be in the uplink again, and replaying once more is safe
     */
    public ReplayReport replay(Selection selection, boolean force) {
        try (var reader = reader();
                var replay = new Replay(topics.uplink(), clientSettings, force)) {
            for (var stretch : reader.stretchesOf(selection)) {
                replay.nextPartition();
                reader.read(
                        stretch,
                        found -> {
                            if (selection.matches(RejectedEntry.of(found))) {
                                replay.offer(found.key(), found.value());
                            }
                        });
            }
            return replay.finished();
        }
    }

    private static @Nullable Strand next(List<Strand> strands, boolean newestFirst) {
        Comparator<RejectedEntry> byTime = Comparator.comparing(RejectedEntry::rejectedAt);
        Comparator<RejectedEntry> order = newestFirst ? byTime.reversed() : byTime;
        Strand next = null;
        RejectedEntry first = null;
        for (Strand strand : strands) {
            RejectedEntry entry = strand.peek();
            if (entry != null && (first == null || order.compare(entry, first) < 0)) {
                next = strand;
                first = entry;
            }
        }
        return next;
    }

    private RejectedReader reader() {
        Map<String, Object> settings = ReadingByHand.settings(clientSettings, "read_committed");
        settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Topics.MAX_REJECTED_BYTES);
        return new RejectedReader(topics.rejected(), settings);
    }
}
