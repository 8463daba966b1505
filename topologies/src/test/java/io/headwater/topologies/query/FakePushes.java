package io.headwater.topologies.query;

import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.push.Deliveries;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Users with the targets that a test gives them. */
final class FakePushes implements PushQueries {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());

    private final Map<FleetKey, PushUser> users;
    private final List<Deliveries.Row> deliveries;

    private FakePushes(Map<FleetKey, PushUser> users, List<Deliveries.Row> deliveries) {
        this.users = users;
        this.deliveries = deliveries;
    }

    static PushSources sources(FakeNodes nodes) {
        return new PushSources(
                new FakePushes(new ConcurrentHashMap<>(nodes.pushUsers), nodes.pushDeliveries),
                TOPICS.pushUsers());
    }

    @Override
    public Lookup<PushUser> user(FleetKey user) {
        return new Lookup.Found<>(users.getOrDefault(user, PushUser.newBuilder().build()));
    }

    @Override
    public Lookup<List<Deliveries.Row>> deliveries(FleetKey user) {
        return new Lookup.Found<>(
                deliveries.stream().filter(row -> row.key().user().equals(user)).toList());
    }
}
