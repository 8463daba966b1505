package io.headwater.standalone.cli;

import io.headwater.schemas.settings.InvalidSettingsException;
import io.headwater.sinks.push.PushSinkSettings;
import io.headwater.sinks.timeseries.TimeSeriesSinkSettings;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.connect.ConnectorState;
import io.headwater.standalone.connect.EmbeddedConnect;
import io.headwater.standalone.connect.SinkMeters;
import io.headwater.standalone.connect.SinkRules;
import io.headwater.standalone.health.HealthServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code connect}: one Connect worker with the sinks, for clusters that have no Connect of their
 * own.
 */
@Command(
        name = "connect",
        description = "Run the sinks in a Connect worker of their own against a Kafka cluster.")
final class ConnectCommand implements Callable<Integer> {
    @Mixin KafkaOptions kafka = new KafkaOptions();

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            required = true,
            description =
                    "PostgreSQL or TimescaleDB; without a password in it, HEADWATER_JDBC_PASSWORD is used")
    String jdbcUrl = "";

    @Option(
            names = "--jdbc-user",
            paramLabel = "NAME",
            description = "when the URL does not name it")
    @Nullable String user;

    @Mixin SinkOptions sinks = new SinkOptions();

    @Option(
            names = "--work",
            paramLabel = "DIR",
            defaultValue = ".headwater-connect",
            description = "the worker's folder (default: ${DEFAULT-VALUE})")
    Path work = Path.of(".headwater-connect");

    @Option(
            names = "--health-port",
            paramLabel = "N",
            defaultValue = "8083",
            description =
                    "/healthz, /readyz and /metrics on loopback; 0 for any free port (default: ${DEFAULT-VALUE})")
    int healthPort;

    @Override
    public Integer call() throws InterruptedException {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new Refusal(
                    "--jdbc-url: expected jdbc:postgresql://HOST:PORT/DATABASE, got '"
                            + jdbcUrl
                            + "'");
        }
        Map<String, String> toldSink = toldSink();
        Map<String, String> toldPush = toldPush();
        Map<String, String> wantedSink = sinks.timeSeries();
        Map<String, String> wantedPush = sinks.push();
        List<String> problems =
                Stream.of(
                                SinkRules.timeSeries().problems(toldSink, wantedSink),
                                SinkRules.push().problems(toldPush, wantedPush))
                        .flatMap(List::stream)
                        .toList();
        if (!problems.isEmpty()) {
            throw new InvalidSettingsException(problems);
        }
        EmbeddedConnect worker = EmbeddedConnect.start(work, kafka.clients());
        worker.run(SinkRules.with(toldSink, wantedSink));
        if (sinks.hasPush()) {
            worker.run(SinkRules.with(toldPush, wantedPush));
        }
        HealthServer health = health(worker, toldSink.getOrDefault("name", ""));
        UntilStopped.await(
                () -> {
                    health.close();
                    worker.stop();
                });
        return 0;
    }

    /** What is empty is not told, so that a file may say it. */
    private Map<String, String> toldSink() {
        Map<String, String> told =
                TimeSeriesSinkSettings.connectorConfig(
                        kafka.topics(),
                        jdbcUrl,
                        user == null ? "" : user,
                        System.getenv().getOrDefault("HEADWATER_JDBC_PASSWORD", ""));
        told.values().removeIf(String::isEmpty);
        return told;
    }

    private Map<String, String> toldPush() {
        Map<String, String> told =
                PushSinkSettings.connectorConfig(kafka.topics(), kafka.servers(), "");
        kafka.clients().forEach((name, value) -> told.put(PushSinkSettings.KAFKA + name, value));
        told.values().removeIf(String::isEmpty);
        return told;
    }

    private HealthServer health(EmbeddedConnect worker, String connector) {
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        SinkMeters.show(metrics);
        try {
            return HealthServer.start(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), healthPort),
                    () -> notReady(worker.state(connector)),
                    metrics::scrape);
        } catch (IOException e) {
            worker.stop();
            throw new Refusal("--health-port " + healthPort + ": " + e.getMessage(), e);
        }
    }

    private static Optional<String> notReady(ConnectorState state) {
        return switch (state) {
            case ConnectorState.Running _ -> Optional.empty();
            case ConnectorState.Starting _ -> Optional.of("the sink is starting");
            case ConnectorState.Failed failed -> Optional.of("the sink failed: " + failed.reason());
        };
    }
}
