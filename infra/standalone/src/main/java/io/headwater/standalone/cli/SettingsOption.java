package io.headwater.standalone.cli;

import io.headwater.schemas.Topics;
import io.headwater.schemas.settings.Settings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Settings of a role, from a properties file and the environment; the environment wins. */
final class SettingsOption {
    static final String CONFIG = "--config";

    private static final String PREFIX = "headwater.prefix";

    @Option(
            names = CONFIG,
            paramLabel = "FILE",
            description = "properties; HEADWATER_... environment variables win over it")
    @Nullable Path file;

    @Option(
            names = KafkaOptions.CONFIG,
            paramLabel = "FILE",
            description =
                    "properties of Kafka clients, as other commands take them; what --config says of"
                            + " headwater.*.kafka.* wins over it")
    @Nullable Path kafka;

    /**
     * @param role whose settings begin with {@code headwater.ROLE.}
     */
    Map<String, String> settings(String role) {
        var settings = new HashMap<String, String>();
        if (kafka != null) {
            PropertiesFile.read(KafkaOptions.CONFIG, kafka)
                    .forEach(
                            (name, value) ->
                                    settings.put("headwater." + role + ".kafka." + name, value));
        }
        if (file != null) {
            settings.putAll(PropertiesFile.read(CONFIG, file));
        }
        settings.putAll(Settings.fromEnvironment(System.getenv()));
        return settings;
    }

    /** What every topic name starts with. */
    static String prefix(Map<String, String> settings) {
        return settings.getOrDefault(PREFIX, Topics.DEFAULT_PREFIX);
    }
}
