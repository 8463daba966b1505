package io.headwater.bench.topologies;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.KafkaBroker;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * One of our jobs and a bare Streams application on the same broker, each with traffic of its own.
 *
 * @param ours reads the uplink
 * @param bare reads the plan's topic
 */
public record SideBySide(
        String bootstrapServers,
        Admin admin,
        ChildJvm ours,
        ChildJvm bare,
        Traffic toOurs,
        Traffic toBare) {

    /**
     * What stands side by side.
     *
     * @param name of the bench
     * @param job ours
     * @param topic made for the limit, with as many partitions as the uplink
     * @param nodes that the traffic is of
     * @param commitMillis of both
     */
    public record Plan(
            String name, String job, String topic, int nodes, int commitMillis, Limit limit) {}

    /** Starts the bare application. */
    public interface Limit {
        /** Returns when it has its partitions. */
        ChildJvm start(String bootstrapServers, Path folder, String topic, int commitMillis)
                throws IOException, InterruptedException;
    }

    /** What is done with both. */
    public interface Measurement {
        /** Measures while both run. */
        Report of(SideBySide both) throws Exception;
    }

    /** Starts both, measures, and leaves nothing behind. */
    public static Report measure(Plan plan, Measurement measurement) throws Exception {
        String uplink = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).uplink().name();
        try (var folder = TemporaryFolder.make(plan.name());
                var broker = KafkaBroker.start(folder.path().resolve("kafka"));
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            String kafka = broker.bootstrapServers();
            admin.createTopics(List.of(new NewTopic(plan.topic(), 4, (short) 1))).all().get();
            try (var ours =
                            TopologiesProcess.start(
                                    kafka,
                                    Files.createDirectories(folder.path().resolve("ours")),
                                    plan.job(),
                                    "commit.interval=" + plan.commitMillis() + "ms");
                    ChildJvm bare =
                            plan.limit()
                                    .start(
                                            kafka,
                                            folder.path().resolve("bare"),
                                            plan.topic(),
                                            plan.commitMillis());
                    var toOurs = new Traffic(kafka, uplink, plan.nodes());
                    var toBare = new Traffic(kafka, plan.topic(), plan.nodes())) {
                return measurement.of(
                        new SideBySide(kafka, admin, ours.jvm(), bare, toOurs, toBare));
            }
        }
    }
}
