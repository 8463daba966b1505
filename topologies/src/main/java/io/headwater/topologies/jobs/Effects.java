package io.headwater.topologies.jobs;

import io.headwater.avro.rejected.Rejected;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topic;
import io.headwater.schemas.dialect.rainmaker.Dropped;
import io.headwater.topologies.views.Change;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What one record will change, gathered while capabilities decide and applied when all have. Values
 * are serialised as they are added, so that nothing which happens later can fail halfway. Stream
 * thread only; one per record.
 */
public final class Effects {
    private final Uplink uplink;
    private final String job;
    private final Topic<NodeKey, Rejected> rejected;
    private final JobMetrics metrics;
    private final List<Runnable> writes = new ArrayList<>(4);
    private final List<Emission> emissions = new ArrayList<>(4);
    private final List<Change> changes = new ArrayList<>(2);
    private final List<Runnable> tellings = new ArrayList<>(2);

    /** A record for a topic, in bytes. */
    @SuppressWarnings("ArrayRecordComponent") // bytes on their way out; nobody compares emissions
    record Emission(Topic<?, ?> topic, byte[] key, byte @Nullable [] value) {}

    Effects(Uplink uplink, String job, Topic<NodeKey, Rejected> rejected, JobMetrics metrics) {
        this.uplink = uplink;
        this.job = job;
        this.rejected = rejected;
        this.metrics = metrics;
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
     * Will emit a record with the uplink's log time and {@code hw-origin}.
     *
     * @param value null is a tombstone
     */
    public <K, V> void emit(Topic<K, V> topic, K key, @Nullable V value) {
        byte[] bytes =
                value == null ? null : topic.value().serializer().serialize(topic.name(), value);
        emissions.add(
                new Emission(topic, topic.key().serializer().serialize(topic.name(), key), bytes));
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

    List<Emission> emissions() {
        return emissions;
    }

    void write() {
        writes.forEach(Runnable::run);
    }

    List<Change> changes() {
        return changes;
    }

    void tell() {
        tellings.forEach(Runnable::run);
    }
}
