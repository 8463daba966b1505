package io.headwater.topologies.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.push.PushDelivery;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.topologies.jobs.JobStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** What the targets of a user were told: the store's rows, and how they are read. */
public final class Deliveries {
    /** Store: user, target and idempotency key to what became of it. */
    public static final String DELIVERIES = "push-deliveries";

    /** Of one target, how many are remembered. */
    public static final int REMEMBERED = 32;

    private static final Comparator<Row> OLDEST_FIRST =
            Comparator.<Row>comparingLong(row -> row.delivery().getRequestedAt())
                    .thenComparing(row -> row.key().rest());

    private Deliveries() {}

    /** One of them. */
    public record Row(UserRowKey key, PushDelivery delivery) {}

    /** The store, which no topic backs: after a rebuild, what was told is told. */
    public static JobStore<UserRowKey, PushDelivery> store(Topics topics) {
        return new JobStore<>(DELIVERIES, keys(topics), topics.pushDeliveries());
    }

    /** Of a user, the newest first. */
    public static List<Row> of(
            FleetKey user, ReadOnlyKeyValueStore<UserRowKey, PushDelivery> rows) {
        return under(new String(UserRowKey.prefixOf(user), UTF_8), rows).reversed();
    }

    /** Of one target, the oldest first. */
    static List<Row> of(
            FleetKey user, String target, ReadOnlyKeyValueStore<UserRowKey, PushDelivery> rows) {
        return under(new String(UserRowKey.prefixOf(user, target), UTF_8), rows);
    }

    private static List<Row> under(
            String prefix, ReadOnlyKeyValueStore<UserRowKey, PushDelivery> rows) {
        var found = new ArrayList<Row>();
        try (var scan = rows.prefixScan(prefix, Serdes.String().serializer())) {
            scan.forEachRemaining(row -> found.add(new Row(row.key, row.value)));
        }
        found.sort(OLDEST_FIRST);
        return found;
    }

    private static Serde<UserRowKey> keys(Topics topics) {
        return topics.pushRequests().key();
    }
}
