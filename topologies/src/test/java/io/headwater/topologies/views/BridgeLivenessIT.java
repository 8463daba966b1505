package io.headwater.topologies.views;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.presence.BridgeIncarnation;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.testing.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Bridges as a reader of a real broker sees them. */
@Timeout(120)
class BridgeLivenessIT {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir Path folder;

    @Test
    void followsRenewalsAndSaysWhenItCannot() throws Exception {
        var broker = TestBroker.start(folder, TOPICS, 1);
        try (var bridge =
                        new KafkaProducer<>(
                                broker.clientSettings(),
                                TOPICS.incarnations().key().serializer(),
                                TOPICS.incarnations().value().serializer());
                var liveness =
                        BridgeLiveness.start(
                                TOPICS.incarnations(),
                                Map.of(
                                        "bootstrap.servers",
                                        String.valueOf(
                                                broker.clientSettings().get("bootstrap.servers"))),
                                InstantSource.system(),
                                new SimpleMeterRegistry())) {
            assertThat(liveness.of(0, "first")).isInstanceOf(Bridges.State.Unknown.class);

            renew(bridge, "first");
            awaitState(liveness, "first", Bridges.State.Alive.class);

            renew(bridge, "second");
            awaitState(liveness, "second", Bridges.State.Alive.class);
            assertThat(liveness.of(0, "first")).isEqualTo(new Bridges.State.Dead("replaced"));

            awaitState(liveness, "second", Bridges.State.Dead.class);

            broker.close();
            awaitState(liveness, "second", Bridges.State.Unknown.class);
        }
    }

    private static void renew(KafkaProducer<String, BridgeIncarnation> bridge, String incarnation)
            throws Exception {
        var record = new BridgeIncarnation(0, incarnation, 1L, 2L, false);
        bridge.send(new ProducerRecord<>(TOPICS.incarnations().name(), "0", record)).get();
    }

    private static void awaitState(
            BridgeLiveness liveness, String incarnation, Class<? extends Bridges.State> state) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(liveness.of(0, incarnation)).isInstanceOf(state));
    }
}
