package io.headwater.standalone.cli;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.sinks.timeseries.TimeSeriesSinkSettings;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.history.SqlPoints;
import io.headwater.standalone.streams.StreamsMeters;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.app.Topologies;
import io.headwater.topologies.app.TopologiesConfig;
import io.headwater.topologies.query.AdminToken;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code topologies}: one instance of the stream-processing jobs and the query API of a cluster.
 */
@Command(
        name = "topologies",
        description = "Run stream-processing jobs and the query API against a Kafka cluster.")
final class TopologiesCommand implements Callable<Integer> {
    @Mixin SettingsOption config = new SettingsOption();

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description =
                    "the sink's database, asked for points older than state holds; without a password in it, HEADWATER_JDBC_PASSWORD is used")
    @Nullable String jdbcUrl;

    @Option(
            names = "--jdbc-user",
            paramLabel = "NAME",
            description = "when the URL does not name it")
    @Nullable String user;

    @Option(
            names = "--jdbc-schema",
            paramLabel = "NAME",
            description = "where the sink has its tables (default: ${DEFAULT-VALUE})")
    String schema = TimeSeriesSinkSettings.DEFAULT_SCHEMA;

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> settings = config.settings("topologies");
        TopologiesConfig topologiesConfig = TopologiesConfig.from(settings);
        var topics = new Topics(SettingsOption.prefix(settings), SchemaIdTable.load());
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        StreamsMeters.show(metrics);
        try {
            Topologies topologies =
                    Topologies.start(
                            topologiesConfig,
                            topics,
                            metrics,
                            AdminToken.at(topologiesConfig.api().tokenDir()),
                            List.of(),
                            olderPoints());
            UntilStopped.await(topologies::close);
            return 0;
        } catch (IOException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }

    private Optional<OlderPoints> olderPoints() {
        String url = jdbcUrl;
        if (url == null) {
            return Optional.empty();
        }
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new Refusal(
                    "--jdbc-url: expected jdbc:postgresql://HOST:PORT/DATABASE, got '" + url + "'");
        }
        if (schema.contains("\"")) {
            throw new Refusal("--jdbc-schema: a name without quotes, got '" + schema + "'");
        }
        var database =
                new SqlPoints.Database(
                        url,
                        user == null ? "" : user,
                        System.getenv().getOrDefault("HEADWATER_JDBC_PASSWORD", ""),
                        schema);
        return Optional.of(new SqlPoints(() -> Optional.of(database)));
    }
}
