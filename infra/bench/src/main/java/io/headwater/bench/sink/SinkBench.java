package io.headwater.bench.sink;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.KafkaBroker;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.Rounds;
import io.headwater.bench.frame.Samples;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.sinks.timeseries.TimeSeriesSinkSettings;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How quickly points come into SQL, and at what cost, beside COPY and Debezium's JDBC sink. */
public final class SinkBench implements Bench {
    private static final String OURS = "headwater";
    private static final String OTHER = "debezium";
    private static final double OF_COPY = 0.8;
    private static final double TIMES_OTHER = 1.5;
    private static final double OF_OTHERS_CPU = 0.5;

    private final Topics topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());

    @Override
    public String name() {
        return "sink";
    }

    @Override
    public String what() {
        return "Points from their topic into PostgreSQL: one task of the time-series sink, beside one COPY"
                + " BINARY of the same rows into the same table with the same unique index, and beside one"
                + " task of Debezium's JDBC sink connector in the same worker from the same topic.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int points = options.number("points", 400_000);
        int nodes = options.number("nodes", 1_000);
        int rounds = options.number("rounds", 2);
        int batch = options.number("batch", 10_000);
        options.rejectUnknown();
        try (var folder = TemporaryFolder.make(name());
                var broker = KafkaBroker.start(folder.path().resolve("kafka"));
                var database = MeasuredDatabase.start(folder.path().resolve("postgres"))) {
            progress.say("filling the topic");
            PointsTopic topic = PointsTopic.filled(broker.bootstrapServers(), points, nodes);
            Path workers = folder.path().resolve("workers");
            String servers = broker.bootstrapServers();
            Rounds measured =
                    Rounds.of(
                            rounds,
                            List.of(
                                    new Delivered(
                                            OURS,
                                            "headwater.series_points",
                                            ours(database, batch),
                                            servers,
                                            database,
                                            workers,
                                            topic,
                                            lastOfOurs(topic)),
                                    new Copied(database, points),
                                    new Delivered(
                                            OTHER,
                                            "debezium.debezium_points",
                                            debezium(database, batch),
                                            servers,
                                            database,
                                            workers,
                                            topic,
                                            lastOfDebezium(topic))),
                            progress);
            return report(measured, points, nodes, batch);
        }
    }

    private static String lastOfOurs(PointsTopic topic) {
        return topic.last().stream()
                .map(
                        last ->
                                "(node = '%s' AND series = '%s' AND time = to_timestamp(%d))"
                                        .formatted(last.node(), last.name(), last.time() / 1000))
                .collect(
                        Collectors.joining(
                                " OR ",
                                "SELECT count(*) FROM headwater.points WHERE tenant = 'default'"
                                        + " AND dialect = 'rainmaker' AND (",
                                ")"));
    }

    private static String lastOfDebezium(PointsTopic topic) {
        return topic.last().stream()
                .map(last -> "('%s', %d)".formatted(last.name(), last.time()))
                .collect(
                        Collectors.joining(
                                ", ",
                                "SELECT count(*) FROM debezium.debezium_points WHERE (name, time) IN (",
                                ")"));
    }

    private Map<String, String> ours(MeasuredDatabase database, int batch) {
        Map<String, String> config =
                new HashMap<>(
                        TimeSeriesSinkSettings.connectorConfig(
                                topics,
                                database.publicUrl(),
                                database.user(),
                                database.password()));
        config.put("topics", topics.timeseriesPoints().name());
        config.put("batch.size", Integer.toString(batch));
        config.put("consumer.override.max.poll.records", Integer.toString(batch));
        return config;
    }

    /** Tuned as its documentation and the driver's say; reads what ours reads in the same way. */
    private Map<String, String> debezium(MeasuredDatabase database, int batch) {
        Map<String, String> config = ours(database, batch);
        config.keySet().removeIf(key -> key.startsWith("connection.") || key.equals("batch.size"));
        config.put("connector.class", "io.debezium.connector.jdbc.JdbcSinkConnector");
        config.put(
                "connection.url",
                database.publicUrl() + "?currentSchema=debezium&reWriteBatchedInserts=true");
        config.put("connection.username", database.user());
        config.put("connection.password", database.password());
        config.put("collection.name.format", "debezium_points"); // no view of ours has that name
        config.put("insert.mode", "upsert");
        config.put("primary.key.mode", "record_value");
        config.put("primary.key.fields", "name,time");
        config.put("schema.evolution", "basic");
        config.put("batch.size", Integer.toString(batch));
        config.put("transforms", "flat"); // it takes no nested values
        config.put("transforms.flat.type", "org.apache.kafka.connect.transforms.Flatten$Value");
        config.put("transforms.flat.delimiter", "_");
        return config;
    }

    private static Report report(Rounds rounds, int points, int nodes, int batch) {
        Samples ours = rounds.of(OURS, Delivered.RATE);
        Samples copy = rounds.of("COPY BINARY", Delivered.RATE);
        Samples other = rounds.of(OTHER, Delivered.RATE);
        Samples ourCpu = rounds.of(OURS, Delivered.CPU);
        Samples otherCpu = rounds.of(OTHER, Delivered.CPU);
        return new Report(
                List.of(
                        Figure.with(
                                Delivered.RATE + ", beside COPY BINARY",
                                ours.text(0),
                                copy.text(0),
                                "at least 0.8 x the limit; is " + ours.over(copy).text(2) + " x",
                                ours.over(copy).median() >= OF_COPY),
                        Figure.with(
                                Delivered.RATE + ", beside Debezium's sink",
                                ours.text(0),
                                other.text(0),
                                "at least 1.5 x; is " + ours.over(other).text(2) + " x",
                                ours.over(other).median() >= TIMES_OTHER),
                        Figure.with(
                                Delivered.CPU + ", beside Debezium's sink",
                                ourCpu.text(1),
                                otherCpu.text(1),
                                "at most 0.5 x; is " + ourCpu.over(otherCpu).text(2) + " x",
                                ourCpu.over(otherCpu).median() <= OF_OTHERS_CPU),
                        beside(rounds, Delivered.WORKER_CPU, OTHER),
                        beside(rounds, Delivered.DATABASE_CPU, OTHER),
                        beside(rounds, Delivered.DATABASE_CPU, "COPY BINARY"),
                        beside(rounds, Delivered.MEMORY, OTHER)),
                List.of(
                        points
                                + " points of "
                                + nodes
                                + " nodes with 3 series each, "
                                + batch
                                + " records a batch, one task and one connection each, fsync on. Of the sinks the last"
                                + " two thirds are measured; COPY is one statement over rows that are ready in memory.",
                        "Debezium's sink keeps the columns of our record in one table with the primary key (name, time),"
                                + " in upsert mode, with the driver's reWriteBatchedInserts."));
    }

    private static Figure beside(Rounds rounds, String quantity, String other) {
        return Figure.plain(
                quantity + ", beside " + other,
                rounds.of(OURS, quantity).text(1),
                rounds.of(other, quantity).text(1));
    }
}
