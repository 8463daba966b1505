package io.headwater.bridge.connection;

import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.hivemq.client.mqtt.mqtt5.exceptions.Mqtt5ConnAckException;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.schemas.NodeKey;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Another implementation of MQTT agrees with ours. */
class HiveMqClientTest {
    private final TestBridge bridge = new TestBridge();

    @AfterEach
    void stop() {
        bridge.close();
    }

    @ParameterizedTest
    @EnumSource(MqttQos.class)
    void publishesOverMqtt311InOrder(MqttQos qos) {
        Mqtt3AsyncClient client = client3("node-1");
        client.connect().join();
        var numbers = IntStream.range(0, 1_000).boxed().toList();

        var published =
                numbers.stream()
                        .map(number -> client.publish(message(qos, "m" + number)))
                        .toArray(CompletableFuture<?>[]::new);
        CompletableFuture.allOf(published).join();

        await().until(() -> bridge.log.journal().size() == 1_001);
        assertThat(bridge.log.journal().subList(1, 1_001))
                .isEqualTo(numbers.stream().map(number -> "t m" + number).toList());
        client.disconnect().join();
        await().until(
                        () ->
                                bridge.log
                                        .journal()
                                        .contains("ended node-1 CLIENT_INITIATED_DISCONNECT"));
    }

    @ParameterizedTest
    @EnumSource(
            value = MqttQos.class,
            names = {"AT_LEAST_ONCE", "EXACTLY_ONCE"})
    void publishesOverMqtt5(MqttQos qos) {
        Mqtt5BlockingClient client = client5("node-1");
        client.connect();

        for (int i = 0; i < 150; i++) { // more than Receive Maximum, so that ids come back
            var result = client.publishWith().topic("t").qos(qos).payload(new byte[] {65}).send();
            assertThat(result.getError()).isEmpty();
        }

        assertThat(bridge.log.journal()).hasSize(151);
        client.disconnect();
    }

    @Test
    void receivesWhatItSubscribedTo() {
        Mqtt3AsyncClient client = client3("node-1");
        client.connect().join();
        List<String> received = new CopyOnWriteArrayList<>();
        client.subscribeWith()
                .topicFilter("node/node-1/params/remote")
                .qos(MqttQos.AT_LEAST_ONCE)
                .callback(publish -> received.add(new String(publish.getPayloadAsBytes(), UTF_8)))
                .send()
                .join();

        var message =
                new Downlink("node/node-1/params/remote", "on".getBytes(UTF_8), 1, Properties.NONE);
        var fate = bridge.live.deliver(NodeKey.rainmaker("node-1"), message);

        assertThat(fate.toCompletableFuture().join()).isEqualTo(Delivery.ACKNOWLEDGED);
        await().until(() -> received.equals(List.of("on")));
        client.disconnect().join();
    }

    @Test
    void isToldWhyItMayNotConnect() {
        assertThatThrownBy(() -> client5("stranger").connect())
                .isInstanceOf(Mqtt5ConnAckException.class)
                .hasMessageContaining("NOT_AUTHORIZED");
    }

    private static Mqtt3Publish message(MqttQos qos, String text) {
        return Mqtt3Publish.builder().topic("t").qos(qos).payload(text.getBytes(UTF_8)).build();
    }

    private Mqtt3AsyncClient client3(String id) {
        return MqttClient.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(bridge.listener.port())
                .useMqttVersion3()
                .buildAsync();
    }

    private Mqtt5BlockingClient client5(String id) {
        return MqttClient.builder()
                .identifier(id)
                .serverHost("127.0.0.1")
                .serverPort(bridge.listener.port())
                .useMqttVersion5()
                .buildBlocking();
    }
}
