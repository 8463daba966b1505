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
    private static final String PREFIX = "headwater.prefix";

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "properties; HEADWATER_... environment variables win over it")
    @Nullable Path file;

    Map<String, String> settings() {
        var settings = new HashMap<String, String>();
        if (file != null) {
            settings.putAll(PropertiesFile.read("--config", file));
        }
        settings.putAll(Settings.fromEnvironment(System.getenv()));
        return settings;
    }

    /** What every topic name starts with. */
    static String prefix(Map<String, String> settings) {
        return settings.getOrDefault(PREFIX, Topics.DEFAULT_PREFIX);
    }
}
