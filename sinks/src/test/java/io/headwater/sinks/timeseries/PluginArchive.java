package io.headwater.sinks.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Plug-ins in a worker's folder of plug-ins: ours from the archive of the build, and another. */
final class PluginArchive {
    private PluginArchive() {}

    /** Unpacks the archive that the build made, as an operator does. */
    static void unpackOurs(Path plugins) throws IOException {
        try (var zip = new ZipFile(built().toFile())) {
            for (ZipEntry entry : zip.stream().toArray(ZipEntry[]::new)) {
                Path to = plugins.resolve(entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(to);
                    continue;
                }
                Files.createDirectories(to.resolve("..").normalize());
                try (InputStream content = zip.getInputStream(entry)) {
                    Files.copy(content, to);
                }
            }
        }
    }

    /** A plug-in of somebody else: one connector class in a jar of its own. */
    static void addAnother(Path plugins, Class<?> connector) throws IOException {
        Path folder = Files.createDirectories(plugins.resolve("another"));
        String file = connector.getName().replace('.', '/') + ".class";
        try (var jar = new JarOutputStream(Files.newOutputStream(folder.resolve("another.jar")));
                InputStream content =
                        PluginArchive.class.getClassLoader().getResourceAsStream(file)) {
            if (content == null) {
                throw new IOException(file + " is not on the class path");
            }
            jar.putNextEntry(new JarEntry(file));
            content.transferTo(jar);
            jar.putNextEntry(
                    new JarEntry("META-INF/services/org.apache.kafka.connect.sink.SinkConnector"));
            jar.write(connector.getName().getBytes(UTF_8));
        }
    }

    /** The archive in the module's target folder. */
    static Path built() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("target"))) {
            return files.filter(file -> file.toString().endsWith("-connect-plugin.zip"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("the build made no archive"));
        }
    }
}
