package io.headwater.standalone.cli;

import io.headwater.sinks.timeseries.TimeSeriesSinkSettings;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.connect.EmbeddedConnect;
import java.nio.file.Path;
import java.util.Map;
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
            names = "--work",
            paramLabel = "DIR",
            defaultValue = ".headwater-connect",
            description = "the worker's folder (default: ${DEFAULT-VALUE})")
    Path work = Path.of(".headwater-connect");

    @Override
    public Integer call() throws InterruptedException {
        if (!jdbcUrl.startsWith("jdbc:postgresql:")) {
            throw new Refusal(
                    "--jdbc-url: expected jdbc:postgresql://HOST:PORT/DATABASE, got '"
                            + jdbcUrl
                            + "'");
        }
        EmbeddedConnect worker = EmbeddedConnect.start(work, kafka.servers());
        Map<String, String> environment = System.getenv();
        worker.run(
                TimeSeriesSinkSettings.connectorConfig(
                        kafka.topics(),
                        jdbcUrl,
                        user == null ? "" : user,
                        environment.getOrDefault("HEADWATER_JDBC_PASSWORD", "")));
        UntilStopped.await(worker::stop);
        return 0;
    }
}
