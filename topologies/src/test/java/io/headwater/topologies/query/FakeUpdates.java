package io.headwater.topologies.query;

import io.headwater.avro.ota.OtaExecution;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Jobs that a test says; no updates otherwise. */
record FakeUpdates(Supplier<Lookup<List<Known>>> said) implements OtaQueries {
    static final OtaSources NONE = sources(() -> new Lookup.Found<>(List.of()));

    /** What an API needs for jobs that are as this says at each moment. */
    static OtaSources sources(Supplier<Lookup<List<Known>>> said) {
        return new OtaSources(
                new FakeUpdates(said),
                (key, request) -> {
                    throw new IllegalStateException("no test writes " + key);
                },
                new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).otaJobs(),
                id -> null);
    }

    /** Jobs or why there are none to see. */
    static OtaQueries answering(Lookup<List<Known>> jobs) {
        return new FakeUpdates(() -> jobs);
    }

    @Override
    public Lookup<List<Known>> jobs() {
        return said.get();
    }

    @Override
    public Lookup<Known> job(FleetKey key) {
        return jobs().then(
                        all ->
                                all.stream()
                                        .filter(known -> known.key().equals(key))
                                        .findFirst()
                                        .<Lookup<Known>>map(Lookup.Found::new)
                                        .orElseGet(Lookup.Absent::new));
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
