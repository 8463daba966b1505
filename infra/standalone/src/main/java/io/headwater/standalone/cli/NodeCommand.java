package io.headwater.standalone.cli;

import io.headwater.schemas.dialect.rainmaker.RainMakerTopics;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.admin.NodeAuthority;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code node create|register|revoke}: the certificate of a node. */
@Command(name = "node", description = "Create, register and revoke certificates of nodes.")
final class NodeCommand {
    @Spec @Nullable CommandSpec spec;

    @Command(
            name = "create",
            description = "Make a key and a certificate for a node; the one it had is void.")
    int create(
            @Parameters(paramLabel = "ID", description = "1 to 64 of [A-Za-z0-9_-]") String id,
            @Option(
                            names = "--out",
                            paramLabel = "DIR",
                            required = true,
                            description =
                                    "gets node.key, node.crt, ca.crt, node.info, endpoint.info, and node.random"
                                            + " and fctry.csv for the node's flash")
                    Path out,
            @Option(
                            names = "--host",
                            paramLabel = "NAME",
                            defaultValue = "localhost",
                            description =
                                    "by which the node reaches the bridge (default: ${DEFAULT-VALUE})")
                    String host,
            @Option(
                            names = "--identity",
                            paramLabel = "DIR",
                            description =
                                    "with --bootstrap: the bridges' folder, whose authority signs")
                    @Nullable Path identity,
            @Mixin KafkaOptions kafka) {
        refuseUnusable(id);
        authority(kafka, identity).create(id, out, host);
        out().println("node " + id + ": key and certificates are in " + out);
        return 0;
    }

    @Command(
            name = "register",
            description =
                    "Let a node in with the first certificate it shows that a trusted authority"
                            + " signed; for --strict with --tls-dir.")
    int register(
            @Parameters(paramLabel = "ID", description = "the node's id") String id,
            @Mixin KafkaOptions kafka) {
        refuseUnusable(id);
        authority(kafka, null).register(id);
        out().println("node " + id + ": registered");
        return 0;
    }

    @Command(
            name = "revoke",
            description =
                    "End a node's connection and refuse the next, until it is created or registered"
                            + " again; also of a node that never connected.")
    int revoke(
            @Parameters(paramLabel = "ID", description = "the node's id") String id,
            @Mixin KafkaOptions kafka) {
        refuseUnusable(id);
        boolean unheardOf = authority(kafka, null).revoke(id);
        out().println("node " + id + ": revoked");
        if (unheardOf) {
            out().println(
                            "  nothing was on record for it; is the id right? Every certificate of"
                                    + " that name is refused until the node is created or registered");
        }
        return 0;
    }

    /** With --bootstrap a cluster of roles, else the instance of the data folder. */
    private static NodeAuthority authority(KafkaOptions kafka, @Nullable Path identity) {
        return kafka.bootstrap == null
                ? NodeAuthority.of(kafka.data.folder)
                : NodeAuthority.ofCluster(
                        kafka.clients(), kafka.topics(), Optional.ofNullable(identity));
    }

    private static void refuseUnusable(String id) {
        RainMakerTopics.checkNodeId(id)
                .ifPresent(
                        problem -> {
                            throw new Refusal("node id '" + id + "': " + problem);
                        });
    }

    private PrintWriter out() {
        return Objects.requireNonNull(spec).commandLine().getOut();
    }
}
