package io.headwater.standalone.cli;

import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.app.BridgeConfig;
import io.headwater.bridge.identity.UnusableTlsException;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.standalone.Refusal;
import io.headwater.standalone.health.HealthServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bridge}: one ingest bridge of a cluster. */
@Command(name = "bridge", description = "Run one ingest bridge against a Kafka cluster.")
final class BridgeCommand implements Callable<Integer> {
    @Mixin SettingsOption config = new SettingsOption();

    @Option(
            names = "--health-port",
            paramLabel = "N",
            defaultValue = "8081",
            description =
                    "/healthz, /readyz and /metrics; 0 for any free port (default: ${DEFAULT-VALUE})")
    int healthPort;

    @Option(
            names = "--health-host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "address of the health port (default: ${DEFAULT-VALUE})")
    String healthHost = "127.0.0.1";

    @Override
    public Integer call() throws InterruptedException {
        Map<String, String> settings = config.settings("bridge");
        BridgeConfig bridgeConfig = BridgeConfig.from(settings);
        var topics = new Topics(SettingsOption.prefix(settings), SchemaIdTable.load());
        var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try {
            Bridge bridge = Bridge.start(bridgeConfig, topics, metrics);
            HealthServer health =
                    HealthServer.start(
                            new InetSocketAddress(healthHost, healthPort),
                            bridge::ready,
                            metrics::scrape);
            UntilStopped.await(
                    () -> {
                        bridge.stop();
                        health.close();
                    });
            return 0;
        } catch (UnusableTlsException | IOException e) {
            throw new Refusal(String.valueOf(e.getMessage()), e);
        }
    }
}
