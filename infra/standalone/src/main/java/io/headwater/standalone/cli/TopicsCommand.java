package io.headwater.standalone.cli;

import io.headwater.schemas.TopicProvisioning;
import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.standalone.Refusal;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code topics create|verify}: the catalogue against a kafka. */
@Command(name = "topics", description = "Create or verify the topics of an installation.")
final class TopicsCommand {
    @Spec @Nullable CommandSpec spec;

    @Command(
            name = "create",
            description = "Create the topics that do not exist; leave those that do.")
    int create(
            @Mixin KafkaOptions kafka,
            @Option(
                            names = "--partitions",
                            description = "partitions of node-keyed topics; a power of two")
                    @Nullable Integer partitions,
            @Option(names = "--replicas", description = "copies of every partition")
                    @Nullable Short replicas) {
        try (Admin admin = kafka.admin()) {
            var provisioning = new TopicProvisioning(admin, sizing(kafka, partitions, replicas));
            List<String> created = provisioning.create(kafka.topics().all());
            created.forEach(name -> out().println("created " + name));
            out().println(
                            created.size()
                                    + " created, "
                                    + (kafka.topics().all().size() - created.size())
                                    + " were there");
            return report(provisioning.differences(kafka.topics().all()));
        }
    }

    @Command(
            name = "verify",
            description = "Say how a cluster's topics differ from what they should be.")
    int verify(
            @Mixin KafkaOptions kafka,
            @Option(
                            names = "--partitions",
                            description = "partitions of node-keyed topics; a power of two")
                    @Nullable Integer partitions,
            @Option(names = "--replicas", description = "copies of every partition")
                    @Nullable Short replicas) {
        try (Admin admin = kafka.admin()) {
            return report(
                    new TopicProvisioning(admin, sizing(kafka, partitions, replicas))
                            .differences(kafka.topics().all()));
        }
    }

    private static Sizing sizing(
            KafkaOptions kafka, @Nullable Integer partitions, @Nullable Short replicas) {
        Sizing byDefault = kafka.defaultSizing();
        short copies = replicas == null ? byDefault.replicas() : replicas;
        int nodePartitions = partitions == null ? byDefault.nodePartitions() : partitions;
        if (Integer.bitCount(nodePartitions) != 1) {
            throw new Refusal("--partitions: expected a power of two, got " + nodePartitions);
        }
        return new Sizing(nodePartitions, copies, Math.min(byDefault.minInSyncReplicas(), copies));
    }

    private int report(List<String> differences) {
        if (differences.isEmpty()) {
            out().println("topics are as they should be");
            return 0;
        }
        differences.forEach(out()::println);
        return 1;
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
