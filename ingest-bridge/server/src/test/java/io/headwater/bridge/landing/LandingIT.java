package io.headwater.bridge.landing;

import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.parts.TestKafka;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Origin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LandingIT {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");

    @TempDir Path folder;

    @Test
    void keepsTheOrderOfALineOverARestartOfKafkaAndBreaksItOnlyWhenARecordIsLate() {
        try (var kafka = new TestKafka(folder);
                var landing = landing(kafka)) {
            assertThat(landing.notReady()).hasValueSatisfying(why -> assertThat(why).isNotBlank());
            assertThatThrownBy(() -> send(landing.line(), kafka, 0).join())
                    .hasCauseInstanceOf(LandingException.class);

            Line line = landing.line();
            var lossy = line.offer(Outgoing.of(kafka.topics().uplink(), LAMP, new byte[0]));
            assertThat(lossy.toCompletableFuture()).isCompletedExceptionally();

            kafka.start();
            await().until(() -> landing.notReady().isEmpty());
            var nobodys = new Outgoing("nobody", new byte[] {1}, null, new RecordHeaders());
            assertThatThrownBy(() -> landing.line().send(nobodys).toCompletableFuture().join())
                    .hasRootCauseMessage("not a record: topic nobody is not the bridge's to write");
            send(line, kafka, 0).join(); // it outlived both
            kafka.stop();
            var fates = IntStream.range(1, 100).mapToObj(i -> send(line, kafka, i)).toList();
            kafka.start();
            var places = fates.stream().map(CompletableFuture::join).toList();

            assertThat(places).extracting(Origin::offset).isSorted().doesNotHaveDuplicates();
            assertThat(places)
                    .extracting(Origin::partition)
                    .containsOnly(NodePartitions.of(LAMP, 4));
            assertThat(payloads(kafka))
                    .isEqualTo(IntStream.range(0, 100).mapToObj(Integer::toString).toList());

            kafka.stop();
            var late = send(line, kafka, 100);
            assertThatThrownBy(late::join).hasCauseInstanceOf(LateException.class);
            assertThat(landing.notReady())
                    .hasValueSatisfying(
                            why -> assertThat(why).startsWith("Kafka does not take records"));
            assertThatThrownBy(() -> send(landing.line(), kafka, 101).join())
                    .hasRootCauseInstanceOf(LandingException.class)
                    .hasMessageContaining("Kafka has not answered yet for what came before");

            kafka.start();
            var fate = LateException.fateOf(late).toCompletableFuture().join();
            assertThat(fate.offset()).isGreaterThan(places.getLast().offset());
            assertThatThrownBy(() -> send(line, kafka, 102).join())
                    .hasRootCauseMessage("a record before it was not stored");
            assertThat(send(landing.line(), kafka, 103).join().offset())
                    .isGreaterThan(fate.offset());
        }
    }

    private static Landing landing(TestKafka kafka) {
        return Landing.start(
                new Landing.Settings(
                        Map.of(
                                "bootstrap.servers",
                                kafka.bootstrap(),
                                // with what it knows of topics it takes records while Kafka is away
                                "metadata.recovery.strategy",
                                "none"),
                        Duration.ofSeconds(12),
                        1_000_000),
                kafka.topics(),
                new SimpleMeterRegistry());
    }

    private static CompletableFuture<Origin> send(Line line, TestKafka kafka, int number) {
        byte[] payload = Integer.toString(number).getBytes(UTF_8);
        return line.send(Outgoing.of(kafka.topics().uplink(), LAMP, payload)).toCompletableFuture();
    }

    private static List<String> payloads(TestKafka kafka) {
        return kafka.read(kafka.topics().uplink()).stream()
                .map(record -> new String(record.value(), UTF_8))
                .toList();
    }
}
