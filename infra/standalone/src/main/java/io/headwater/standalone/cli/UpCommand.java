package io.headwater.standalone.cli;

import ch.qos.logback.classic.LoggerContext;
import io.headwater.standalone.up.Standalone;
import io.headwater.standalone.up.StartUp;
import io.headwater.standalone.up.UpOptions;
import io.headwater.standalone.up.Welcome;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code up}: everything in this process, until it is told to stop. */
@Command(
        name = "up",
        description =
                "Run everything in one process: broker, bridge, topologies, API, Connect, PostgreSQL.")
final class UpCommand implements Callable<Integer> {
    private static final int CLAIM_PORT = 8444;

    @Spec @Nullable CommandSpec spec;

    @Mixin DataOption data = new DataOption();

    @Option(
            names = "--http-port",
            paramLabel = "N",
            defaultValue = "8080",
            description = "query API on loopback; 0 for any free port (default: ${DEFAULT-VALUE})")
    int httpPort;

    @Option(
            names = "--mqtt-port",
            paramLabel = "N",
            defaultValue = "8883",
            description = "nodes, with mutual TLS; 0 for any free port (default: ${DEFAULT-VALUE})")
    int mqttPort;

    @Option(
            names = "--mqtt-alt-port",
            paramLabel = "N",
            description =
                    "a second port for nodes whose firmware connects to 443 with ALPN (default: none)")
    @Nullable Integer mqttAltPort;

    @Option(
            names = "--files-port",
            paramLabel = "N",
            defaultValue = "8443",
            description =
                    "files for nodes, over HTTPS; 0 for any free port (default: ${DEFAULT-VALUE})")
    int filesPort;

    @Option(
            names = "--claim-port",
            paramLabel = "N",
            description =
                    "nodes and users that claim certificates, over HTTPS; 0 for any free port, -1 for none"
                            + " (default: 8444, none with --tls-dir)")
    @Nullable Integer claimPort;

    @Option(
            names = "--node-api-port",
            paramLabel = "N",
            description = "nodes that speak HTTPS instead of MQTT, with mutual TLS (default: none)")
    @Nullable Integer nodeApiPort;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "9092",
            description = "broker on loopback; 0 for any free port (default: ${DEFAULT-VALUE})")
    int kafkaPort;

    @Option(
            names = "--tls-dir",
            paramLabel = "DIR",
            description =
                    "an existing PKI: server.crt, server.key, ca.crt and, if there is one, crl.pem")
    @Nullable Path tlsDir;

    @Option(
            names = "--host",
            paramLabel = "NAME",
            description = "a name or address that nodes reach this machine by; may be repeated")
    List<String> hosts = new ArrayList<>();

    @Option(
            names = "--strict",
            description =
                    "refuse nodes that were not registered before; without it a certificate of a"
                            + " trusted CA registers its node at first connect")
    boolean strict;

    @Option(
            names = "--jdbc-url",
            paramLabel = "URL",
            description = "an existing PostgreSQL or TimescaleDB (default: an embedded PostgreSQL)")
    @Nullable String jdbcUrl;

    @Mixin SinkOptions sinks = new SinkOptions();

    @Option(
            names = "--nodes",
            paramLabel = "N",
            defaultValue = "0",
            description = "virtual nodes that the simulator drives (default: ${DEFAULT-VALUE})")
    int nodes;

    @Option(names = "--no-simulator", description = "the same as --nodes 0")
    boolean noSimulator;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
        var startUp = new StartUp(out);
        UpOptions options = options();
        Standalone standalone = Standalone.on(options, startUp);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> stop(standalone, startUp), "headwater-stop"));
        Welcome.print(options, standalone.start(), startUp);
        standalone.awaitEnd();
        return 0;
    }

    private UpOptions options() {
        return new UpOptions(
                data.folder.toAbsolutePath().normalize(),
                httpPort,
                mqttPort,
                mqttAltPort == null ? OptionalInt.empty() : OptionalInt.of(mqttAltPort),
                filesPort,
                claimPort(),
                nodeApiPort == null ? OptionalInt.empty() : OptionalInt.of(nodeApiPort),
                kafkaPort,
                Optional.ofNullable(tlsDir),
                hosts,
                strict,
                Optional.ofNullable(jdbcUrl),
                sinks.timeSeries(),
                sinks.push(),
                noSimulator ? 0 : nodes);
    }

    private OptionalInt claimPort() {
        int port = claimPort != null ? claimPort : tlsDir == null ? CLAIM_PORT : -1;
        return port < 0 ? OptionalInt.empty() : OptionalInt.of(port);
    }

    /** Runs on the way out, after SIGINT or SIGTERM; logging ends last. */
    private static void stop(Standalone standalone, StartUp startUp) {
        standalone.close();
        startUp.say("Headwater has stopped.");
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext logging) {
            logging.stop();
        }
    }
}
