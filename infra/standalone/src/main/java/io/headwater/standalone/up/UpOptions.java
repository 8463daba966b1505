package io.headwater.standalone.up;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What {@code headwater up} was asked for. Port 0 takes any free one.
 *
 * @param data the data folder
 * @param httpPort query API, on loopback
 * @param mqttPort nodes, with mutual TLS
 * @param mqttAltPort a second port for nodes whose firmware connects to 443 with ALPN; empty for
 *     none
 * @param filesPort files for nodes, over HTTPS
 * @param claimPort nodes that ask for a certificate, over HTTPS; empty for none
 * @param nodeApiPort nodes that speak HTTPS instead of MQTT; empty for none
 * @param kafkaPort broker, on loopback
 * @param tlsDir an existing PKI: server.crt, server.key, ca.crt, crl.pem; empty for our own CA
 * @param hosts names and addresses, besides this machine's own, that our server certificate covers
 * @param strict nodes must be registered before they connect
 * @param jdbcUrl an existing database; empty for the embedded one
 * @param sink settings of the time-series sink beyond those it has by itself
 * @param push settings of the push sink beyond those it has by itself
 * @param virtualNodes how many nodes the simulator drives; 0 for none
 */
public record UpOptions(
        Path data,
        int httpPort,
        int mqttPort,
        OptionalInt mqttAltPort,
        int filesPort,
        OptionalInt claimPort,
        OptionalInt nodeApiPort,
        int kafkaPort,
        Optional<Path> tlsDir,
        List<String> hosts,
        boolean strict,
        Optional<String> jdbcUrl,
        Map<String, String> sink,
        Map<String, String> push,
        int virtualNodes) {
    public UpOptions {
        hosts = List.copyOf(hosts);
        sink = Map.copyOf(sink);
        push = Map.copyOf(push);
    }

    /** Without what sinks are told, which may be secret. */
    @Override
    public String toString() {
        return "up on " + data;
    }
}
