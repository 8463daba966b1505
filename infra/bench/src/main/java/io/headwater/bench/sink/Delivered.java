package io.headwater.bench.sink;

import io.headwater.bench.frame.Contender;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A sink connector that brings the topic's points into its table. Measured over the last two thirds
 * of them, as the JIT compiler works on the first.
 */
final class Delivered implements Contender {
    static final String RATE = "rows a second";
    static final String WORKER_CPU = "processor time of the worker, us a row";
    static final String DATABASE_CPU = "processor time of the database, us a row";
    static final String CPU = "processor time of both, us a row";
    static final String MEMORY = "memory of the worker, MiB";

    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final String name;
    private final String table;
    private final Map<String, String> config;
    private final String bootstrapServers;
    private final MeasuredDatabase database;
    private final Path folder;
    private final PointsTopic topic;
    private final String stored;
    private int round;

    /**
     * @param table where its rows are; dropped before each round
     * @param config of the connector, whose name gets a number each round
     * @param stored asks how many of the topic's last points are there
     */
    Delivered(
            String name,
            String table,
            Map<String, String> config,
            String bootstrapServers,
            MeasuredDatabase database,
            Path folder,
            PointsTopic topic,
            String stored) {
        this.name = name;
        this.table = table;
        this.config = config;
        this.bootstrapServers = bootstrapServers;
        this.database = database;
        this.folder = folder;
        this.topic = topic;
        this.stored = stored;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        round++;
        database.execute("DROP SCHEMA IF EXISTS " + schema() + " CASCADE");
        if (!schema().equals("headwater")) {
            database.execute("CREATE SCHEMA " + schema());
        }
        database.execute("CHECKPOINT");
        var named = new HashMap<>(config);
        named.put("name", name.replace(' ', '-') + "-" + round);
        try (var worker =
                ConnectProcess.start(folder.resolve(named.get("name")), bootstrapServers, named)) {
            return measured(worker);
        }
    }

    private Map<String, Double> measured(ConnectProcess worker) throws Exception {
        try (Connection connection = database.connect()) {
            return measured(worker, connection);
        }
    }

    private Map<String, Double> measured(ConnectProcess worker, Connection connection)
            throws Exception {
        int points = topic.count();
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (MeasuredDatabase.inserted(connection, schema()) < points / 3) {
            pause(worker, deadline);
        }
        String count = "SELECT count(*) FROM " + table;
        long first = MeasuredDatabase.number(connection, count);
        long begin = System.nanoTime();
        double workerCpu = worker.cpuSeconds();
        double databaseCpu = database.cpuSeconds();
        while (MeasuredDatabase.number(connection, stored) < topic.last().size()) {
            pause(worker, deadline);
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        double perRow = 1e6 / (points - first);
        workerCpu = (worker.cpuSeconds() - workerCpu) * perRow;
        databaseCpu = (database.cpuSeconds() - databaseCpu) * perRow;
        if (MeasuredDatabase.number(connection, count) != points) {
            throw new IllegalStateException(name + " did not store every point");
        }
        return Map.of(
                RATE,
                (points - first) / seconds,
                WORKER_CPU,
                workerCpu,
                DATABASE_CPU,
                databaseCpu,
                CPU,
                workerCpu + databaseCpu,
                MEMORY,
                worker.residentBytes() / 1048576.0);
    }

    private String schema() {
        return table.substring(0, table.indexOf('.'));
    }

    private static void pause(ConnectProcess worker, long deadline) throws InterruptedException {
        if (System.nanoTime() > deadline) {
            throw new IllegalStateException("not everything was delivered within " + PATIENCE);
        }
        TimeUnit.MILLISECONDS.sleep(50);
        worker.refuseFailed();
    }
}
