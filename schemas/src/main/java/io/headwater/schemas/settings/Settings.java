package io.headwater.schemas.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a module's settings under one prefix and collects everything wrong with them, so that a
 * person mends a configuration once and not a line at a time. Also remembers what was asked for,
 * which is what the settings reference is written from. Used by one thread, at start.
 */
public final class Settings {
    private static final String KAFKA = "kafka.";

    private final String prefix;
    private final Map<String, String> given;
    private final Map<String, Documented> asked = new TreeMap<>();
    private final Set<String> known = new LinkedHashSet<>();
    private final List<String> problems = new ArrayList<>();
    private boolean kafkaAllowed;

    /**
     * One setting as the reference page lists it.
     *
     * @param name full name
     * @param expected what a value may be
     * @param defaultValue what holds when it is not given
     * @param meaning one sentence
     */
    public record Documented(String name, String expected, String defaultValue, String meaning) {}

    /**
     * @param prefix for example {@code headwater.bridge.}, with the dot
     * @param given all settings of the process; those outside the prefix are somebody else's
     */
    public Settings(String prefix, Map<String, String> given) {
        this.prefix = prefix;
        this.given = Map.copyOf(given);
    }

    /**
     * Settings from environment variables: {@code HEADWATER_BRIDGE_MQTT_PORT} is {@code
     * headwater.bridge.mqtt.port}.
     */
    public static Map<String, String> fromEnvironment(Map<String, String> environment) {
        var settings = new HashMap<String, String>();
        environment.forEach(
                (name, value) -> {
                    if (name.startsWith("HEADWATER_")) {
                        settings.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
                    }
                });
        return settings;
    }

    public String text(String name, String defaultValue, String meaning) {
        String value = ask(name, "text", defaultValue, meaning);
        return value == null ? defaultValue : value;
    }

    /**
     * A text that the process cannot do without; reads as empty when it is missing, which is then a
     * problem.
     */
    public String required(String name, String meaning) {
        String value = ask(name, "text", "none, must be given", meaning);
        if (value == null || value.isBlank()) {
            problems.add(prefix + name + ": must be given (" + meaning + ")");
            return "";
        }
        return value;
    }

    public int integer(String name, int defaultValue, int least, int most, String meaning) {
        return (int) whole(name, defaultValue, least, most, meaning);
    }

    /** A whole number from {@code least} to {@code most}. */
    public long whole(String name, long defaultValue, long least, long most, String meaning) {
        String expected = "a whole number from " + least + " to " + most;
        return parse(
                name,
                expected,
                defaultValue,
                Long.toString(defaultValue),
                meaning,
                text -> {
                    try {
                        long value = Long.parseLong(text);
                        return value < least || value > most ? null : value;
                    } catch (NumberFormatException notANumber) {
                        return null;
                    }
                });
    }

    public boolean flag(String name, boolean defaultValue, String meaning) {
        return parse(
                name,
                "true or false",
                defaultValue,
                Boolean.toString(defaultValue),
                meaning,
                text ->
                        switch (text) {
                            case "true" -> true;
                            case "false" -> false;
                            default -> null;
                        });
    }

    /**
     * A duration as a number and a unit: {@code 500ms}, {@code 10s}, {@code 5m}, {@code 24h},
     * {@code 7d}.
     */
    public Duration duration(String name, Duration defaultValue, String meaning) {
        return parse(
                name,
                "a duration such as 500ms, 10s, 5m, 24h or 7d",
                defaultValue,
                Durations.write(defaultValue),
                meaning,
                Durations::parse);
    }

    /** One of an enum's constants, written in lower case with hyphens. */
    public <E extends Enum<E>> E choice(
            String name, Class<E> type, E defaultValue, String meaning) {
        var constants = new TreeMap<String, E>();
        for (E constant : type.getEnumConstants()) {
            constants.put(hyphened(constant), constant);
        }
        return parse(
                name,
                "one of " + String.join(", ", constants.keySet()),
                defaultValue,
                hyphened(defaultValue),
                meaning,
                constants::get);
    }

    /** Kafka client settings passed through under {@code <prefix>kafka.}, without that prefix. */
    public Map<String, String> kafka() {
        kafkaAllowed = true;
        asked.put(
                prefix + KAFKA + "*",
                new Documented(
                        prefix + KAFKA + "*",
                        "any Kafka client setting",
                        "",
                        "passed to the Kafka clients"));
        var client = new HashMap<String, String>();
        given.forEach(
                (name, value) -> {
                    if (name.startsWith(prefix + KAFKA)) {
                        client.put(name.substring((prefix + KAFKA).length()), value);
                    }
                });
        return client;
    }

    /** Says that a value which parsed is still unusable. */
    public void reject(String name, String problem) {
        problems.add(prefix + name + ": " + problem);
    }

    /** Makes every given setting under the prefix that nobody asked for a problem; call it last. */
    public void rejectUnknown() {
        given.keySet().stream()
                .filter(name -> name.startsWith(prefix))
                .filter(name -> !known.contains(name))
                .filter(name -> !(kafkaAllowed && name.startsWith(prefix + KAFKA)))
                .sorted()
                .forEach(name -> problems.add(name + ": no such setting"));
    }

    /**
     * @throws InvalidSettingsException naming every unusable setting, when there is one
     */
    public void throwIfInvalid() {
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
    }

    /** Every setting that was asked for, by name. */
    public Collection<Documented> documented() {
        return List.copyOf(asked.values());
    }

    private <T> T parse(
            String name,
            String expected,
            T defaultValue,
            String shownDefault,
            String meaning,
            Function<String, @Nullable T> parser) {
        String text = ask(name, expected, shownDefault, meaning);
        if (text == null) {
            return defaultValue;
        }
        T value = parser.apply(text.strip());
        if (value == null) {
            problems.add(prefix + name + ": expected " + expected + ", got '" + text + "'");
            return defaultValue;
        }
        return value;
    }

    private @Nullable String ask(
            String name, String expected, String shownDefault, String meaning) {
        String full = prefix + name;
        known.add(full);
        asked.put(full, new Documented(full, expected, shownDefault, meaning));
        return given.get(full);
    }

    private static String hyphened(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
