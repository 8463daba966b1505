package io.headwater.bridge.identity;

import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.parts.TestKafka;
import io.headwater.bridge.parts.TestProxy;
import io.headwater.bridge.tail.Tails;
import io.headwater.schemas.NodeKey;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CredentialIndexIT {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");

    @TempDir Path folder;

    @Test
    void saysThatItMayBeWrongWhileKafkaDoesNotAnswerAndIsRightBeforeItSaysThatItIsReady()
            throws Exception {
        try (var proxy = new TestProxy();
                var kafka = new TestKafka(folder, proxy).start()) {
            var settings = Map.of("bootstrap.servers", kafka.bootstrap());
            try (var index =
                            CredentialIndex.follow(
                                    kafka.topics(),
                                    new Tails(settings, new SimpleMeterRegistry()),
                                    _ -> {},
                                    new SimpleMeterRegistry());
                    var landing =
                            Landing.start(
                                    new Landing.Settings(
                                            settings, Duration.ofSeconds(60), 1_000_000),
                                    kafka.topics(),
                                    new SimpleMeterRegistry())) {
                await().until(() -> index.notReady().isEmpty());
                await().until(() -> landing.notReady().isEmpty());

                proxy.loseAnswers();
                var _ =
                        new CredentialAdmin(kafka.topics(), landing, index, InstantSource.system())
                                .revoke(LAMP);
                await().until(() -> index.notReady().isPresent());
                assertThat(index.isRevoked(LAMP)).isFalse();

                proxy.passAnswers();
                await().until(() -> index.notReady().isEmpty());
                assertThat(index.isRevoked(LAMP)).isTrue();
            }
        }
    }
}
