package io.headwater.standalone.cli;

import io.headwater.sinks.push.PushSinkSettings;
import io.headwater.sinks.timeseries.TimeSeriesSinkSettings;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.connect.ConnectorState;
import io.headwater.standalone.connect.EmbeddedConnect;
import io.headwater.standalone.connect.PushFile;
import io.headwater.standalone.connect.SinkMeters;
import io.headwater.standalone.health.HealthServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
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

    @Option(
            names = "--push-config",
            paramLabel = "FILE",
            description =
                    "run the push sink too, with these settings: webhook.key, mail server, keys")
    @Nullable Path pushConfig;

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
        EmbeddedConnect worker = EmbeddedConnect.start(work, kafka.clients());
        Map<String, String> environment = System.getenv();
        Map<String, String> sink =
                TimeSeriesSinkSettings.connectorConfig(
                        kafka.topics(),
                        jdbcUrl,
                        user == null ? "" : user,
                        environment.getOrDefault("HEADWATER_JDBC_PASSWORD", ""));
        worker.run(sink);
        if (pushConfig != null) {
            Map<String, String> push =
                    PushSinkSettings.connectorConfig(kafka.topics(), kafka.servers(), "");
            kafka.clients().forEach((name, value) -> push.put("kafka." + name, value));
            push.putAll(PushFile.read(pushConfig));
            worker.run(push);
        }
        HealthServer health = health(worker, sink.getOrDefault("name", ""));
        UntilStopped.await(
                () -> {
                    health.close();
                    worker.stop();
                });
        return 0;
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
