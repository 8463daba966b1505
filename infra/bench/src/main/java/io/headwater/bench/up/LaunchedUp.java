package io.headwater.bench.up;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.ProcessFigures;
import io.headwater.bridge.identity.CertificateAuthority;
import io.headwater.bridge.identity.Passphrase;
import io.headwater.standalone.data.DataFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code up} as a person starts it, through the launcher, on free ports; ready. For one thread. */
public final class LaunchedUp implements AutoCloseable {
    private static final String READY = "Headwater is ready";
    private static final String LAUNCHER = "io.headwater.standalone.Launcher";
    private static final int STOP_SECONDS = 60;

    private final Process process;
    private final Path data;
    private final double readyAfter;

    private LaunchedUp(Process process, Path data, double readyAfter) {
        this.process = process;
        this.data = data;
        this.readyAfter = readyAfter;
    }

    /** Runs a command of the launcher to its end. */
    public static void run(Path launcher, String command) throws IOException, InterruptedException {
        int code = new ProcessBuilder(launcher.toString(), command).inheritIO().start().waitFor();
        if (code != 0) {
            throw new IOException(launcher + " " + command + " ended with " + code);
        }
    }

    /**
     * @param cache {@code on} or {@code off}: whether the start cache may be used
     * @throws IOException when it ends before it is ready
     */
    public static LaunchedUp start(Path launcher, Path data, String cache) throws IOException {
        var builder = new ProcessBuilder(words(List.of(launcher.toString()), data));
        builder.environment().put("HEADWATER_START_CACHE", cache);
        return started(builder, data);
    }

    /**
     * The same without the launcher: from this process's own class path, so that nothing has to be
     * built, and without the start cache.
     *
     * @throws IOException when it ends before it is ready
     */
    public static LaunchedUp fromClassPath(Path data) throws IOException {
        var java = new ArrayList<String>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(ChildJvm.asLaunched());
        java.addAll(ChildJvm.longRunning("128m", "2g"));
        java.addAll(List.of("-cp", System.getProperty("java.class.path"), LAUNCHER));
        return started(new ProcessBuilder(words(java, data)), data);
    }

    private static List<String> words(List<String> command, Path data) {
        var words = new ArrayList<String>(command);
        words.addAll(List.of("up", "--data", data.toString()));
        for (String port : List.of("http", "mqtt", "files", "claim", "kafka")) {
            words.addAll(List.of("--" + port + "-port", "0"));
        }
        return words;
    }

    private static LaunchedUp started(ProcessBuilder builder, Path data) throws IOException {
        long from = System.nanoTime();
        Process process = builder.redirectErrorStream(true).start();
        var said = new ArrayList<String>();
        BufferedReader lines = process.inputReader(UTF_8); // left open: closing it breaks its pipe
        @Nullable String line = lines.readLine();
        while (line != null && !line.startsWith(READY)) {
            said.add(line);
            line = lines.readLine();
        }
        if (line == null) {
            throw new IOException("up did not become ready: " + String.join("\n", said));
        }
        return new LaunchedUp(process, data, (System.nanoTime() - from) / 1e9);
    }

    /** From the command to the line that says so. */
    public double readyAfterSeconds() {
        return readyAfter;
    }

    /** Of the process and everything it started; pages that they share count in each. */
    public long residentBytes() throws IOException {
        long bytes = ProcessFigures.residentBytes(process.pid());
        ProcessHandle database = ProcessHandle.of(databasePid()).orElseThrow();
        bytes += ProcessFigures.residentBytes(database.pid());
        for (ProcessHandle each : database.descendants().toList()) {
            bytes += ProcessFigures.residentBytes(each.pid());
        }
        return bytes;
    }

    /** The port for nodes. */
    public int mqttPort() throws IOException {
        String endpoint = read(DataFolder.MQTT_ENDPOINT);
        return Integer.parseInt(endpoint.substring(endpoint.lastIndexOf(':') + 1));
    }

    /** Base URL of the API. */
    public URI api() throws IOException {
        return URI.create(read(DataFolder.HTTP_URL));
    }

    /** Its broker. */
    public String bootstrapServers() throws IOException {
        return read(DataFolder.KAFKA_BOOTSTRAP);
    }

    /** What opens the API. */
    public String token() throws IOException {
        return read(DataFolder.ADMIN_TOKEN);
    }

    /** Folder of the authority that nodes' certificates come from. */
    public Path authority() {
        return data.resolve("ca");
    }

    /** Opens the authority of an instance, in this process or another. */
    public static CertificateAuthority open(Path authority) {
        return CertificateAuthority.open(
                authority,
                Passphrase.in(authority.resolveSibling("ca.passphrase")),
                List.of(),
                CertificateAuthority.NODE_LIFE,
                InstantSource.system());
    }

    private String read(String file) throws IOException {
        return Files.readString(data.resolve(file)).strip();
    }

    /** The database is no child of ours: its starter has ended. */
    private long databasePid() throws IOException {
        try (Stream<Path> majors = Files.list(data.resolve("postgres"))) {
            Path file =
                    majors.map(major -> major.resolve("postmaster.pid"))
                            .filter(Files::exists)
                            .findFirst()
                            .orElseThrow(() -> new IOException("no database runs on " + data));
            return Long.parseLong(Files.readAllLines(file).getFirst().strip());
        }
    }

    /** Stops it in order, as Ctrl-C does. */
    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("up did not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
