package io.headwater.standalone.history;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.sinks.converter.AvroConverter;
import io.headwater.sinks.timeseries.TimeSeriesSinkSettings;
import io.headwater.sinks.timeseries.TimeSeriesSinkTask;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;

/**
 * A schema of its own, filled by the sink's own task: in the database that {@code
 * HEADWATER_TEST_JDBC_URL} names, or in a plain PostgreSQL.
 */
final class WrittenDatabase implements AutoCloseable {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final int PARTITION = 0;

    final String schema = "t" + UUID.randomUUID().toString().replace("-", "");
    private final @Nullable EmbeddedPostgres server;
    private final String url;
    private final TimeSeriesSinkTask task = new TimeSeriesSinkTask();
    private final AvroConverter converter = new AvroConverter();

    private WrittenDatabase(@Nullable EmbeddedPostgres server, String url) {
        this.server = server;
        this.url = url;
        Map<String, String> settings = TimeSeriesSinkSettings.connectorConfig(TOPICS, url, "", "");
        settings.put("schema", schema);
        settings.put("name", schema);
        task.initialize(new Context(settings));
        task.start(settings);
    }

    static WrittenDatabase start() throws IOException {
        String given = System.getenv("HEADWATER_TEST_JDBC_URL");
        if (given != null) {
            return new WrittenDatabase(null, given);
        }
        EmbeddedPostgres server = EmbeddedPostgres.start();
        return new WrittenDatabase(server, server.getJdbcUrl("postgres", "postgres"));
    }

    /** Waits until they are written. */
    void write(SeriesKey series, List<Point> points) {
        var records = new ArrayList<SinkRecord>();
        points.forEach(point -> records.add(record(series, point)));
        task.put(records);
        var read = Map.of(place(), new OffsetAndMetadata(Long.MAX_VALUE));
        while (!task.preCommit(read).equals(read)) {
            task.put(List.of());
        }
    }

    SqlPoints points() {
        return new SqlPoints(() -> Optional.of(new SqlPoints.Database(url, "", "", schema)));
    }

    void execute(String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = " + schema);
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws IOException, SQLException {
        task.stop();
        if (server == null) {
            execute("DROP SCHEMA " + schema + " CASCADE");
        } else {
            server.close();
        }
    }

    private static TopicPartition place() {
        return new TopicPartition(TOPICS.timeseriesPoints().name(), PARTITION);
    }

    private SinkRecord record(SeriesKey series, Point point) {
        var topic = TOPICS.timeseriesPoints();
        var value =
                converter.toConnectData(
                        topic.name(), topic.value().serializer().serialize(topic.name(), point));
        return new SinkRecord(
                topic.name(),
                PARTITION,
                Schema.BYTES_SCHEMA,
                topic.key().serializer().serialize(topic.name(), series.pointKey(point.getTime())),
                value.schema(),
                value.value(),
                point.getOrigin());
    }

    /** The little of a worker that the task talks to. */
    private record Context(Map<String, String> configs) implements SinkTaskContext {
        @Override
        public void offset(Map<TopicPartition, Long> offsets) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void offset(TopicPartition partition, long offset) {
            throw new UnsupportedOperationException();
        }

        /** It is called again at once. */
        @Override
        public void timeout(long timeoutMs) {}

        @Override
        public Set<TopicPartition> assignment() {
            return Set.of(place());
        }

        @Override
        public void pause(TopicPartition... partitions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resume(TopicPartition... partitions) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void requestCommit() {
            throw new UnsupportedOperationException();
        }

        @Override
        public @Nullable ErrantRecordReporter errantRecordReporter() {
            return null;
        }

        @Override
        public PluginMetrics pluginMetrics() {
            throw new UnsupportedOperationException();
        }
    }
}
