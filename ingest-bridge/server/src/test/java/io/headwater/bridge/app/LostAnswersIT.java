package io.headwater.bridge.app;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.parts.TestBridge;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestNode;
import io.headwater.bridge.parts.TestNode.Connect;
import io.headwater.bridge.parts.TestProxy;
import io.headwater.schemas.UplinkHeaders;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka stores a record and nobody learns of it. */
class LostAnswersIT {
    private static final int SERVER_UNAVAILABLE = 3;

    @TempDir Path folder;

    @Test
    void endsASessionThatBeganInKafkaAloneSoThatItsNodeDoesNotShowOnline() throws Exception {
        try (var proxy = new TestProxy();
                var kafka = new TestKafka(folder.resolve("kafka"), proxy).start();
                var bridge =
                        new TestBridge(
                                kafka, folder.resolve("identity"), Map.of("ack.timeout", "4s"))) {
            bridge.awaitReady();
            bridge.connected("lamp").close(); // it is registered from now on
            await().until(() -> bridge.story("lamp").size() == 2);

            proxy.loseAnswers();
            try (TestNode node = bridge.open("lamp")) {
                assertThat(node.connect(Connect.as("lamp"))).isEqualTo(SERVER_UNAVAILABLE);
            }
            proxy.passAnswers();

            await().until(() -> bridge.story("lamp").size() == 4);
            assertThat(bridge.story("lamp")).endsWith("connected", "disconnected SERVER_ERROR");
            var records = bridge.uplink("lamp");
            var began = UplinkHeaders.read(records.get(2).headers(), 0);
            var ended = UplinkHeaders.read(records.get(3).headers(), 0);
            assertThat(ended.connection()).isEqualTo(began.connection());
            assertThat(ended.epoch()).isNull();
        }
    }
}
