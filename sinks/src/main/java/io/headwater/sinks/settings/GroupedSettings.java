package io.headwater.sinks.settings;

import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.Importance;
import org.apache.kafka.common.config.ConfigDef.Width;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/**
 * Settings of a connector while they are defined, each with its group, its validator and its
 * documentation; the order is that of the reference page.
 */
public final class GroupedSettings {
    private final ConfigDef definition = new ConfigDef();
    private int order;

    /** Makes an empty definition. */
    public GroupedSettings() {}

    /**
     * The settings, checked.
     *
     * @throws ConfigException naming every unusable one, not only the first
     */
    public static AbstractConfig read(ConfigDef definition, Map<String, String> given) {
        List<String> problems =
                definition.validate(given).stream()
                        .flatMap(value -> value.errorMessages().stream())
                        .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(String.join("\n", problems));
        }
        return new AbstractConfig(definition, given, false);
    }

    /** A text that must be given. */
    public void required(
            String group, String name, ConfigDef.@Nullable Validator validator, String doc) {
        define(
                group,
                name,
                ConfigDef.Type.STRING,
                ConfigDef.NO_DEFAULT_VALUE,
                validator,
                Importance.HIGH,
                doc);
    }

    /** One that holds a usual value unless it is given. */
    public void optional(
            String group,
            String name,
            ConfigDef.Type type,
            Object usual,
            ConfigDef.@Nullable Validator validator,
            String doc) {
        define(group, name, type, usual, validator, Importance.MEDIUM, doc);
    }

    /** Any text. */
    public void text(String group, String name, String usual, String doc) {
        optional(group, name, ConfigDef.Type.STRING, usual, null, doc);
    }

    /** A text that nobody is shown; empty unless it is given. */
    public void secret(String group, String name, String doc) {
        optional(group, name, ConfigDef.Type.PASSWORD, "", null, doc);
    }

    /** All of them. */
    public ConfigDef definition() {
        return definition;
    }

    private void define(
            String group,
            String name,
            ConfigDef.Type type,
            Object usual,
            ConfigDef.@Nullable Validator validator,
            Importance importance,
            String doc) {
        definition.define(
                name, type, usual, validator, importance, doc, group, ++order, Width.MEDIUM, name);
    }
}
