package io.headwater.bench.topologies;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.frame.Waiting;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.app.Topologies;
import io.headwater.topologies.app.TopologiesConfig;
import io.headwater.topologies.query.AdminToken;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The topologies process in a JVM of its own, with one stream thread for each job as in `up`. */
public final class TopologiesProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration MOMENT = Duration.ofSeconds(60);
    private static final String READY = "ready";
    private static final String STOP = "stop";
    private static final String MEMORY = "memory";

    private final ChildJvm child;
    private final int port;
    private final String token;

    private TopologiesProcess(ChildJvm child, int port, String token) {
        this.child = child;
        this.port = port;
        this.token = token;
    }

    /**
     * Starts it and waits until its jobs run.
     *
     * @param folder for its stores and its token
     * @param jobs names of the jobs, parted by commas
     * @param more settings without their prefix, each {@code name=value}
     */
    public static TopologiesProcess start(
            String bootstrapServers, Path folder, String jobs, String... more)
            throws IOException, InterruptedException {
        return start(JVM, START, bootstrapServers, folder, jobs, more);
    }

    /**
     * The same with as large a heap and as much patience as the state needs.
     *
     * @param jvm options, instead of {@link #JVM}
     * @param patience until the jobs run, restoring included
     */
    public static TopologiesProcess start(
            List<String> jvm,
            Duration patience,
            String bootstrapServers,
            Path folder,
            String jobs,
            String... more)
            throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.start(
                        "topologies",
                        TopologiesProcess.class,
                        jvm,
                        Stream.concat(
                                        Stream.of(bootstrapServers, folder.toString(), jobs),
                                        Stream.of(more))
                                .toList());
        try {
            int port = Integer.parseInt(child.answer(READY, patience));
            return new TopologiesProcess(
                    child, port, Files.readString(folder.resolve(AdminToken.FILE)).strip());
        } catch (RuntimeException | IOException | InterruptedException e) {
            child.close();
            throw e;
        }
    }

    /** What its JVM is given, and that of a limit as well. */
    public static final List<String> JVM = ChildJvm.longRunning("256m", "1g");

    /** Runs inside the child. */
    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        Path folder = Path.of(arguments[1]);
        var settings = new HashMap<String, String>();
        settings.put("headwater.topologies.kafka.bootstrap.servers", arguments[0]);
        settings.put("headwater.topologies.run", arguments[2]);
        settings.put("headwater.topologies.http.port", "0");
        settings.put("headwater.topologies.token.dir", folder.toString());
        settings.put("headwater.topologies.state.dir", folder.resolve("streams").toString());
        settings.put("headwater.topologies.replicas", "1");
        settings.put("headwater.topologies.min.in.sync.replicas", "1");
        settings.put("headwater.topologies.threads", "1");
        // the bridge of a bench's nodes is a name that nobody renews: they are not to be ended as
        // those of a dead bridge are
        settings.put("headwater.topologies.presence.lost.after", "24h");
        for (String more : List.of(arguments).subList(3, arguments.length)) {
            int equals = more.indexOf('=');
            settings.put(
                    "headwater.topologies." + more.substring(0, equals),
                    more.substring(equals + 1));
        }
        try (var topologies =
                Topologies.start(
                        TopologiesConfig.from(Map.copyOf(settings)),
                        new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()),
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
                        AdminToken.at(folder),
                        List.of())) {
            Waiting.until(topologies::ready);
            parent.say(READY, topologies.httpPort());
            while (parent.command()[0].equals(MEMORY)) {
                parent.say(MEMORY, InProcess.heapInUse(), InProcess.rocksDbBytes());
            }
        }
        parent.say(STOP);
    }

    /**
     * What the process has in memory.
     *
     * @param heapBytes objects, behind a full collection
     * @param rocksDbBytes block cache with write buffers, and what open files need
     */
    public record Memory(long heapBytes, long rocksDbBytes) {}

    /** What it has in memory now. */
    public Memory memory() throws InterruptedException {
        String[] said = child.ask(MEMORY, MOMENT).split(" ", -1);
        return new Memory(Long.parseLong(said[0]), Long.parseLong(said[1]));
    }

    /** Ends in order: its stores are whole when this returns. */
    public void stop() throws InterruptedException {
        var _ = child.ask(STOP, MOMENT);
        close();
    }

    /** Base URL of its API. */
    public String url() {
        return "http://127.0.0.1:" + port;
    }

    /** What opens its API. */
    public String token() {
        return token;
    }

    /** Its process, to measure. */
    public ChildJvm jvm() {
        return child;
    }

    @Override
    public void close() {
        child.close();
    }
}
