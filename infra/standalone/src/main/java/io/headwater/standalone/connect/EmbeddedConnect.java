package io.headwater.standalone.connect;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * One Connect worker in this process, without its REST interface: it runs the connectors it is
 * given and nobody else can give it more.
 *
 * <p>A connector or task that fails is started again, later each time, and meanwhile {@link #state}
 * says why; nothing else in the process notices. Offsets of sinks are in Kafka, those of sources in
 * the folder; both survive.
 */
public final class EmbeddedConnect implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final Worker worker;
    private final Supervisor supervisor;
    private final ScheduledExecutorService watch;

    private EmbeddedConnect(Worker worker, Supervisor supervisor) {
        this.worker = worker;
        this.supervisor = supervisor;
        this.watch =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("connect-supervisor").factory());
    }

    /**
     * Starts a worker that runs nothing yet.
     *
     * @param folder the worker's alone, made when it does not exist
     * @param bootstrapServers a broker that answers
     * @throws Refusal when the folder cannot be used or the broker does not answer
     */
    public static EmbeddedConnect start(Path folder, String bootstrapServers) {
        return start(folder, Map.of("bootstrap.servers", bootstrapServers));
    }

    /**
     * As {@link #start(Path, String)}, for brokers that ask for more.
     *
     * @param kafka what every client of the brokers is told, {@code bootstrap.servers} at least
     */
    public static EmbeddedConnect start(Path folder, Map<String, String> kafka) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new Refusal("Connect's folder " + folder + " cannot be used: " + e, e);
        }
        Worker worker = Worker.start(WorkerSettings.of(folder, kafka));
        var connect = new EmbeddedConnect(worker, new Supervisor(worker, InstantSource.system()));
        var _ =
                connect.watch.scheduleWithFixedDelay(
                        connect.supervisor::look,
                        LOOK_EVERY.toMillis(),
                        LOOK_EVERY.toMillis(),
                        TimeUnit.MILLISECONDS);
        return connect;
    }

    /**
     * Runs a connector from now on. Returns at once; {@link #state} says how it goes.
     *
     * @param config as its reference says, with {@code name} and {@code connector.class}
     */
    public void run(Map<String, String> config) {
        supervisor.want(config);
        watch.execute(supervisor::look);
    }

    /** How the connector of this name is doing; one that was never given is starting. */
    public ConnectorState state(String name) {
        return supervisor.state(name);
    }

    /** Stops every task in order, so that what it wrote is committed, then the worker. */
    public void stop() {
        watch.shutdownNow();
        worker.stop();
    }

    @Override
    public void close() {
        stop();
    }
}
