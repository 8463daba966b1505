package io.headwater.topologies.query;

import io.headwater.avro.ota.OtaExecution;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Jobs that a test says; no updates otherwise. */
record FakeUpdates(Lookup<List<Known>> jobs) implements OtaQueries {
    static final OtaSources NONE =
            new OtaSources(
                    answering(new Lookup.Found<>(List.of())),
                    (key, request) -> {
                        throw new IllegalStateException("no test writes " + key);
                    },
                    new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).otaJobs(),
                    id -> null);

    /** Jobs or why there are none to see. */
    static OtaQueries answering(Lookup<List<Known>> jobs) {
        return new FakeUpdates(jobs);
    }

    @Override
    public Lookup<Known> job(FleetKey key) {
        return new Lookup.Absent<>();
    }

    @Override
    public Lookup<Members> members(
            FleetKey job, @Nullable NodeKey after, Predicate<OtaExecution> wanted, int most) {
        return new Lookup.Found<>(new Members(List.of(), Set.of()));
    }

    @Override
    public Lookup<List<OtaExecution>> of(NodeKey node) {
        return new Lookup.Found<>(List.of());
    }
}
