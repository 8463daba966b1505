package io.headwater.bridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.identity.RegistrationMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BridgeConfigTest {
    @Test
    void needsOnlyAFolderAndABroker() {
        var config =
                BridgeConfig.from(
                        Map.of(
                                "headwater.bridge.identity.dir", "/tmp/ca",
                                "headwater.bridge.kafka.bootstrap.servers", "localhost:9092",
                                "headwater.topologies.anything", "somebody else's"));

        assertThat(config.port()).isEqualTo(8883);
        assertThat(config.altPort()).isEmpty();
        assertThat(config.plainPort()).isEmpty();
        assertThat(config.tlsDir()).isEmpty();
        assertThat(config.registration()).isEqualTo(RegistrationMode.FIRST_CONNECT);
        assertThat(config.ackTimeout()).isEqualTo(Duration.ofSeconds(15));
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        assertThatThrownBy(
                        () ->
                                BridgeConfig.from(
                                        Map.of(
                                                "headwater.bridge.mqtt.port", "65536",
                                                "headwater.bridge.mqtt.prot", "8883",
                                                "headwater.bridge.registration", "sometimes",
                                                "headwater.bridge.tenant", "A tenant",
                                                "headwater.bridge.ack.timeout", "10ms",
                                                "headwater.bridge.kafka.acks", "1")))
                .hasMessageContaining(
                        "mqtt.port: expected a whole number from 0 to 65535, got '65536'")
                .hasMessageContaining("mqtt.prot: no such setting")
                .hasMessageContaining("registration: expected one of first-connect, strict")
                .hasMessageContaining("tenant: expected 1 to 64 of [a-z0-9-], got 'A tenant'")
                .hasMessageContaining("kafka.acks: may not be set, acknowledgements rest on it")
                .hasMessageContaining("ack.timeout: expected 1s or more")
                .hasMessageContaining("identity.dir: must be given")
                .hasMessageContaining("kafka.bootstrap.servers: must be given");
    }

    @Test
    void refusesLimitsThatAreOutOfRangeOrContradictEachOther() {
        assertThatThrownBy(
                        () ->
                                BridgeConfig.from(
                                        Map.of(
                                                "headwater.bridge.identity.dir", "/tmp/ca",
                                                "headwater.bridge.kafka.bootstrap.servers", "k:1",
                                                "headwater.bridge.limits.keepalive", "29s",
                                                "headwater.bridge.limits.hello.timeout", "0s",
                                                "headwater.bridge.limits.packet.bytes", "131072",
                                                "headwater.bridge.limits.open.messages", "100",
                                                "headwater.bridge.limits.halfopen", "0")))
                .hasMessageContaining("limits.keepalive: expected 30000 to 64800000 ms")
                .hasMessageContaining("limits.hello.timeout: expected 100 to 300000 ms, got 0 ms")
                .hasMessageContaining("limits.payload.bytes: must be less than limits.packet")
                .hasMessageContaining("limits.open.messages: must be more than limits.receive")
                .hasMessageContaining("limits.halfopen: expected a whole number from 1");
    }

    @Test
    void splitsNamesAtCommas() {
        var config =
                BridgeConfig.from(
                        Map.of(
                                "headwater.bridge.identity.dir", "/tmp/ca",
                                "headwater.bridge.kafka.bootstrap.servers", "localhost:9092",
                                "headwater.bridge.tls.names", " a.example, ,192.0.2.1"));

        assertThat(config.serverNames()).isEqualTo(List.of("a.example", "192.0.2.1"));
    }

    @Test
    void showsNoSettingOfKafkasClients() {
        var config =
                BridgeConfig.from(
                        Map.of(
                                "headwater.bridge.identity.dir", "/tmp/ca",
                                "headwater.bridge.kafka.bootstrap.servers", "localhost:9092",
                                "headwater.bridge.kafka.sasl.jaas.config", "password=\"sesame\""));

        assertThat(config).hasToString("BridgeConfig[0 of localhost:9092]");
    }
}
