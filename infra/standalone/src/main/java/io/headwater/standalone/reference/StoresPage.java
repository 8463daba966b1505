package io.headwater.standalone.reference;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.nodes.NodesJob;
import io.headwater.topologies.timeseries.TimeSeries;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;

/** Every job with its stores, whose names are forever. */
final class StoresPage {
    private StoresPage() {}

    static String text() {
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        var jobs = new StringBuilder();
        for (StreamsJob job : jobs(topics)) {
            var table = new Table("Store", "Changelog", "Filled anew from");
            for (JobStore<?, ?> store : job.stores()) {
                table.row(
                        "`" + store.name() + "`",
                        "`" + store.changelog(job.applicationId()) + "`",
                        seededFrom(job, store));
            }
            jobs.append(
                    "## Job `%s`\n\nApplication id `%s`. Goes by `%s`. Writes %s.\n\n%s\n"
                            .formatted(
                                    job.name(),
                                    job.applicationId(),
                                    job.leading().name(),
                                    job.emits().stream()
                                            .map(topic -> "`" + topic.name() + "`")
                                            .sorted()
                                            .collect(Collectors.joining(", ")),
                                    table));
        }
        return """
                # Jobs and stores

                A job is one Kafka Streams application; it reads the uplink, or what the API is asked to do about the fleet,
                decides about each record in order, and writes its stores and topics in one transaction. Stores are RocksDB with a compacted changelog. A store that is
                filled from a state topic holds exactly that topic's records, so it can be rebuilt when changelogs are lost.

                %s"""
                .formatted(jobs.toString().stripTrailing() + "\n");
    }

    private static List<StreamsJob> jobs(Topics topics) {
        var timeSeries =
                new TimeSeries(
                        topics,
                        TimeSeries.DEFAULT_HOT_SPAN,
                        new SimpleMeterRegistry(),
                        InstantSource.system());
        return List.of(
                NodesJob.of(topics, Views.of(1).fleet()),
                new StreamsJob(TimeSeries.JOB, topics, List.of(timeSeries)),
                FleetJob.of(topics, 1));
    }

    private static String seededFrom(StreamsJob job, JobStore<?, ?> store) {
        return job.seeds().stream()
                .filter(seed -> seed.store().equals(store.name()))
                .map(seed -> "`" + seed.from().name() + "`")
                .collect(Collectors.joining(", "));
    }
}
