package io.headwater.sinks;

import io.headwater.sinks.push.PushSinkConnector;
import io.headwater.sinks.timeseries.TimeSeriesSinkConnector;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ConfigKey;

/** The reference page of the sinks' settings, written from their definitions. */
public final class SinkReference {
    private SinkReference() {}

    /** The page as Markdown: a section per connector, a table per group of settings. */
    public static String markdown() {
        var page = new StringBuilder("# Settings of the sinks\n");
        connector(page, TimeSeriesSinkConnector.class, new TimeSeriesSinkConnector().config());
        connector(page, PushSinkConnector.class, new PushSinkConnector().config());
        return page.toString();
    }

    private static void connector(StringBuilder page, Class<?> type, ConfigDef definition) {
        page.append("\n## ").append(type.getSimpleName()).append("\n\n");
        page.append("`connector.class`: `").append(type.getName()).append("`\n");
        for (String group : definition.groups()) {
            page.append("\n### ").append(group).append("\n\n");
            page.append("| Setting | Type | Default | Valid | Meaning |\n|---|---|---|---|---|\n");
            keysOf(definition, group).forEach(key -> row(page, key));
        }
    }

    private static List<ConfigKey> keysOf(ConfigDef definition, String group) {
        return definition.configKeys().values().stream()
                .filter(key -> group.equals(key.group))
                .sorted(Comparator.comparingInt(key -> key.orderInGroup))
                .toList();
    }

    private static void row(StringBuilder page, ConfigKey key) {
        String valid = key.validator == null ? "" : key.validator.toString();
        page.append("| `").append(key.name).append("` | ");
        page.append(key.type.name().toLowerCase(Locale.ROOT)).append(" | ");
        page.append(defaultOf(key)).append(" | ");
        page.append(cell(valid)).append(" | ").append(cell(key.documentation)).append(" |\n");
    }

    private static String defaultOf(ConfigKey key) {
        if (!key.hasDefault()) {
            return "none, must be given";
        }
        String text = String.valueOf(ConfigDef.convertToString(key.defaultValue, key.type));
        return text.isEmpty() || key.type == ConfigDef.Type.PASSWORD ? "" : "`" + text + "`";
    }

    private static String cell(String text) {
        return text.replace("|", "\\|");
    }
}
