package io.headwater.bridge.claiming;

import io.headwater.schemas.settings.Settings;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * What a bridge's claim service is asked to be.
 *
 * @param host address that it listens on
 * @param port of the service; 0 is any, empty is no service
 * @param tls whether it shows the bridge's server certificate; without, tokens and challenges are
 *     there for everybody on the way to read
 * @param userQuota nodes that one user may claim
 * @param challengeLife how long a device may take to answer
 * @param mqttHost name that claimed nodes are told to connect to; empty tells them nothing
 */
public record ClaimConfig(
        String host,
        OptionalInt port,
        boolean tls,
        int userQuota,
        Duration challengeLife,
        String mqttHost) {
    /** The claim settings. */
    public static ClaimConfig from(Settings in) {
        int port =
                in.integer(
                        "claim.port", -1, -1, 65_535, "claim service; 0 is any port, -1 is none");
        return new ClaimConfig(
                in.text("claim.host", "0.0.0.0", "address that the claim service listens on"),
                port < 0 ? OptionalInt.empty() : OptionalInt.of(port),
                in.flag(
                        "claim.tls",
                        true,
                        "whether the claim service shows the server certificate; false only behind something that does"),
                in.integer(
                        "claim.quota.user",
                        100,
                        0,
                        Integer.MAX_VALUE,
                        "nodes that one user may claim"),
                in.duration(
                        "claim.challenge.life",
                        Duration.ofMinutes(5),
                        "how long a device that claims itself may take to answer"),
                in.text(
                        "claim.mqtt.host",
                        "",
                        "host name that claimed nodes are told to connect to, when they ask"));
    }
}
