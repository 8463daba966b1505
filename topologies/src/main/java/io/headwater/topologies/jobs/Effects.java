package io.headwater.topologies.jobs;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.dialect.rainmaker.Dropped;
import io.headwater.topologies.views.Change;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What one record will change, gathered while capabilities decide and applied when all have. Values
 * are serialised as they are added, so that nothing which happens later can fail halfway. Stream
 * thread only; one per record.
 */
public final class Effects {
    /** What Kafka puts around a record, headers included, fits into the rest. */
    private static final int ROOM_BYTES = 4 * 1024;

    private static final int MOST_BYTES = Topics.MAX_RECORD_BYTES - ROOM_BYTES;
    private static final int MOST_REJECTED_BYTES = Topics.MAX_REJECTED_BYTES - ROOM_BYTES;

    private final Uplink uplink;
    private final byte @Nullable [] ownKey;
    private final String job;
    private final Topic<NodeKey, Rejected> rejected;
    private final JobMetrics metrics;
    private final List<Runnable> writes = new ArrayList<>(4);
    private final List<Keeping> keepings = new ArrayList<>(1);
    private final List<Emission> emissions = new ArrayList<>(4);
    private final List<Change> changes = new ArrayList<>(2);
    private final List<Runnable> tellings = new ArrayList<>(2);

    /**
     * A record for a topic, in bytes.
     *
     * @param landed what an uplink record says of itself; null in any other
     */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way out; nobody compares emissions
    record Emission(
            Topic<?, ?> topic,
            byte[] key,
            byte @Nullable [] value,
            @Nullable UplinkHeaders landed) {
        Emission(Topic<?, ?> topic, byte[] key, byte @Nullable [] value) {
            this(topic, key, value, null);
        }
    }

    /** A row for a state topic, once it is known what its record says beside it. */
    private interface Keeping {
        void keep(long at, Headers headers);
    }

    /**
     * @param ownKey that of the uplink's node as it is written; null when it is not at hand
     */
    Effects(
            Uplink uplink,
            byte @Nullable [] ownKey,
            String job,
            Topic<NodeKey, Rejected> rejected,
            JobMetrics metrics) {
        this.uplink = uplink;
        this.ownKey = ownKey;
        this.job = job;
        this.rejected = rejected;
        this.metrics = metrics;
    }

    /** Place of the record that is decided: in the uplink, or in what the job reads beside it. */
    public Origin origin() {
        return uplink.origin();
    }

    /**
     * Will put a row.
     *
     * @param value null removes the row
     */
    public <K, V> void put(KeyValueStore<K, V> store, K key, @Nullable V value) {
        writes.add(value == null ? () -> store.delete(key) : () -> store.put(key, value));
    }

    /**
     * Will put a row of which the newest are at hand.
     *
     * @param value null removes the row
     */
    public <K, V> void put(RecentRows<K, V> rows, K key, @Nullable V value) {
        writes.add(() -> rows.put(key, value));
    }

    /**
     * Will put a row that is kept in a state topic; the topic has it by the next commit, with the
     * uplink's log time and {@code hw-origin}, unless another one has taken its place by then.
     *
     * @param value null removes the row
     * @throws IllegalArgumentException as for {@link #emit}
     */
    public <K> void put(KeptRows<K> rows, K key, byte @Nullable [] value) {
        byte[] keyBytes = bytesOf(rows.topic(), key);
        refuseLarge(rows.topic(), keyBytes, value);
        keepings.add((at, headers) -> rows.put(key, keyBytes, value, at, headers));
    }

    /** Will write rows that follow from what the store holds then, earlier writes included. */
    public void update(Runnable write) {
        writes.add(write);
    }

    /**
     * Will emit a record with the uplink's log time and {@code hw-origin}.
     *
     * @param value null is a tombstone
     * @throws IllegalArgumentException when no topic takes it: it would end the transaction, and
     *     after a restart the next one, for ever
     */
    public <K, V> void emit(Topic<K, V> topic, K key, @Nullable V value) {
        byte[] keyBytes = bytesOf(topic, key);
        byte[] bytes =
                value == null ? null : topic.value().serializer().serialize(topic.name(), value);
        refuseLarge(topic, keyBytes, bytes);
        emissions.add(new Emission(topic, keyBytes, bytes));
    }

    /**
     * Will land a message in a node's uplink, as a bridge does.
     *
     * @throws IllegalArgumentException as for {@link #emit}
     */
    public void land(
            Topic<NodeKey, byte[]> raw, NodeKey node, UplinkHeaders headers, byte[] payload) {
        emit(raw, node, payload);
        Emission emitted = emissions.removeLast();
        emissions.add(new Emission(raw, emitted.key(), emitted.value(), headers));
    }

    /** Will tell those who follow the node; all of a record's changes are told as one. */
    public void change(Change change) {
        changes.add(change);
    }

    /** Will tell a view or a count, after everything is written; must neither block nor throw. */
    public void tell(Runnable telling) {
        tellings.add(telling);
    }

    /**
     * Will keep the whole message as rejected.
     *
     * @param reason code of rainmaker.md 0.3
     * @param detail one sentence for a person, without the payload's text
     */
    public void reject(String reason, String detail) {
        tell(() -> metrics.rejected(uplink.channel(), reason));
        emit(rejected, uplink.node(), Rejections.whole(uplink, job, reason, detail));
    }

    /** Will keep what was read beside the uplink and could not be carried out. */
    void rejectBeside(Rejected record) {
        tell(() -> metrics.rejected(uplink.channel(), record.getReason()));
        emit(rejected, uplink.node(), record);
    }

    /** Will keep the message as one of which these elements were not applied. */
    public void rejectParts(List<Dropped> dropped) {
        for (Dropped element : dropped) {
            tell(() -> metrics.rejected(uplink.channel(), element.reason().code()));
        }
        emit(rejected, uplink.node(), Rejections.partial(uplink, job, dropped));
    }

    /** Counts a deviation that is tolerated. */
    public void warn(String reason) {
        tell(() -> metrics.warned(uplink.channel(), reason));
    }

    /** Counts a record that has no effect, and why. */
    public void ignore(String reason) {
        tell(() -> metrics.ignored(uplink.channel(), reason));
    }

    /** Counts what a capability decided; both words are from small closed sets. */
    public void count(String capability, String outcome) {
        tell(() -> metrics.outcome(capability, outcome));
    }

    private void refuseLarge(Topic<?, ?> topic, byte[] key, byte @Nullable [] value) {
        int size = key.length + (value == null ? 0 : value.length);
        int most = topic.name().equals(rejected.name()) ? MOST_REJECTED_BYTES : MOST_BYTES;
        if (size > most) {
            throw new IllegalArgumentException(
                    "a record of " + size + " bytes for " + topic.name() + ", at most " + most);
        }
    }

    private <K> byte[] bytesOf(Topic<K, ?> topic, K key) {
        return ownKey != null && uplink.node().equals(key)
                ? ownKey
                : topic.key().serializer().serialize(topic.name(), key);
    }

    List<Emission> emissions() {
        return emissions;
    }

    /** Whether records come of them, whose headers are asked for. */
    boolean leaveRecords() {
        return !emissions.isEmpty() || !keepings.isEmpty();
    }

    /** Puts the rows of stores that log by themselves. */
    void write() {
        writes.forEach(Runnable::run);
    }

    /**
     * Puts the rows that are kept in state topics.
     *
     * @param headers of records that come of this; not changed any more
     */
    void keep(long at, Headers headers) {
        keepings.forEach(each -> each.keep(at, headers));
    }

    List<Change> changes() {
        return changes;
    }

    void tell() {
        tellings.forEach(Runnable::run);
    }
}
