package io.headwater.standalone.connect;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Settings of the push sink in a properties file: where mail goes, with which keys, and which
 * private addresses may be called. Values may be references to ConfigProviders, such as {@code
 * ${directory:/run/secrets:smtp}}.
 */
public final class PushFile {
    private PushFile() {}

    /**
     * What the file says; the sink itself judges it.
     *
     * @throws Refusal when it cannot be read
     */
    public static Map<String, String> read(Path file) {
        var properties = new Properties();
        try (Reader in = Files.newBufferedReader(file)) {
            properties.load(in);
        } catch (IOException | IllegalArgumentException e) {
            throw new Refusal("--push-config " + file + " cannot be read: " + e.getMessage(), e);
        }
        var settings = new HashMap<String, String>();
        properties
                .stringPropertyNames()
                .forEach(name -> settings.put(name, properties.getProperty(name).strip()));
        return settings;
    }
}
