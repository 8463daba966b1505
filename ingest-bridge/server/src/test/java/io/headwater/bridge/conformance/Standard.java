package io.headwater.bridge.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Objects;

/** The versions of MQTT with the numbered statements of each, as the catalogue lists them. */
enum Standard {
    MQTT_3_1_1("MQTT 3.1.1", "MQTT-", "mqtt-3.1.1.tsv") {
        @Override
        List<String> provenBy(Method test) {
            Mqtt311 numbers = test.getAnnotation(Mqtt311.class);
            return numbers == null ? List.of() : List.of(numbers.value());
        }
    },
    MQTT_5("MQTT 5", "MQTT5-", "mqtt-5.tsv") {
        @Override
        List<String> provenBy(Method test) {
            Mqtt5 numbers = test.getAnnotation(Mqtt5.class);
            return numbers == null ? List.of() : List.of(numbers.value());
        }
    };

    private static final String BINDS = "binds";

    private final String title;
    private final String prefix;
    private final String file;

    /**
     * One statement.
     *
     * @param number as the standard numbers it, without its prefix
     * @param asks what it asks for, in our words
     * @param exempt why it does not bind this server; empty when it does
     */
    record Statement(String number, String asks, String exempt) {
        boolean binds() {
            return exempt.isEmpty();
        }
    }

    Standard(String title, String prefix, String file) {
        this.title = title;
        this.prefix = prefix;
        this.file = file;
    }

    /** The numbers that a test says it proves. */
    abstract List<String> provenBy(Method test);

    String title() {
        return title;
    }

    /** What a number is written behind where both versions could be meant. */
    String prefix() {
        return prefix;
    }

    /** In the order of the standard. Lines that are empty or begin with {@code #} are not read. */
    List<Statement> statements() {
        try (var in = Standard.class.getResourceAsStream("/conformance/" + file)) {
            return new String(Objects.requireNonNull(in, file).readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(this::statement)
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private Statement statement(String line) {
        String[] fields = line.split("\t", -1);
        if (fields.length != 3) {
            throw new IllegalStateException(file + ": not three fields with tabs between: " + line);
        }
        return new Statement(fields[0], fields[1], fields[2].equals(BINDS) ? "" : fields[2]);
    }
}
