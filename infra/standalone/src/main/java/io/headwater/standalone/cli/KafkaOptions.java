package io.headwater.standalone.cli;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which cluster a command is about, and how it is sized. */
final class KafkaOptions {
    static final String CONFIG = "--kafka-config";

    @Mixin DataOption data = new DataOption();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "Kafka brokers (default: those of the running instance)")
    @Nullable String bootstrap;

    @Option(
            names = "--prefix",
            defaultValue = Topics.DEFAULT_PREFIX,
            description = "what every topic name starts with (default: ${DEFAULT-VALUE})")
    String prefix = Topics.DEFAULT_PREFIX;

    @Option(
            names = CONFIG,
            paramLabel = "FILE",
            description = "properties of Kafka clients, where brokers ask for TLS or a password")
    @Nullable Path config;

    String servers() {
        return data.bootstrap(Optional.ofNullable(bootstrap));
    }

    /** What every client of the cluster is told. */
    Map<String, String> clients() {
        var clients = new HashMap<String, String>();
        Path file = config;
        if (file != null) {
            clients.putAll(PropertiesFile.read(CONFIG, file));
        }
        clients.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers());
        return Map.copyOf(clients);
    }

    Topics topics() {
        return new Topics(prefix, SchemaIdTable.load());
    }

    Admin admin() {
        var settings = new HashMap<String, Object>(clients());
        settings.putIfAbsent(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
        settings.putIfAbsent(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, 20_000);
        return Admin.create(settings);
    }

    /** A cluster named by hand is sized as one; the running instance as standalone. */
    Sizing defaultSizing() {
        return bootstrap == null ? Sizing.STANDALONE : Sizing.CLUSTER;
    }
}
