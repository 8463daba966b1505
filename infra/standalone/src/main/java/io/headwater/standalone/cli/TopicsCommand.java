package io.headwater.standalone.cli;

import io.headwater.schemas.TopicProvisioning;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code topics create|verify}: the catalogue against a kafka. */
@Command(name = "topics", description = "Create or verify the topics of an installation.")
final class TopicsCommand {
    @Spec @Nullable CommandSpec spec;

    @Command(
            name = "create",
            description = "Create the topics that do not exist; leave those that do.")
    int create(@Mixin KafkaOptions kafka, @Mixin SizingOptions sizing) {
        try (Admin admin = kafka.admin()) {
            var provisioning = new TopicProvisioning(admin, sizing.of(kafka));
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
    int verify(@Mixin KafkaOptions kafka, @Mixin SizingOptions sizing) {
        try (Admin admin = kafka.admin()) {
            return report(
                    new TopicProvisioning(admin, sizing.of(kafka))
                            .differences(kafka.topics().all()));
        }
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
