package io.headwater.standalone.cli;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** A file of properties that an option names. */
final class PropertiesFile {
    private PropertiesFile() {}

    /**
     * What the file says.
     *
     * @throws Refusal naming the option when it cannot be read
     */
    static Map<String, String> read(String option, Path file) {
        var properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            throw new Refusal(option + " " + file + " cannot be read: " + e, e);
        }
        var settings = new HashMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(name -> settings.put(name, properties.getProperty(name).strip()));
        return settings;
    }
}
