package io.headwater.standalone.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.standalone.connect.ConnectorState.Failed;
import io.headwater.standalone.connect.ConnectorState.Running;
import io.headwater.standalone.kafka.EmbeddedKafka;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedConnectIT {
    @TempDir static Path temporary;

    private static EmbeddedKafka kafka;

    @BeforeAll
    static void startKafka() {
        kafka = EmbeddedKafka.start(temporary.resolve("kafka"), 0, Sizing.STANDALONE);
    }

    @AfterAll
    static void stopKafka() {
        kafka.stop();
    }

    @Test
    void carriesOnAfterARestartWhereItStopped() throws Exception {
        createTopic("restarted");
        send("restarted", "first");
        try (EmbeddedConnect connect = start()) {
            connect.run(reading("restarted"));
            await().until(() -> FlakySinkConnector.TAKEN.equals(List.of("first")));
        }

        send("restarted", "second");
        try (EmbeddedConnect connect = start()) {
            connect.run(reading("restarted"));

            await().until(() -> FlakySinkConnector.TAKEN.equals(List.of("second")));
        }
    }

    @Test
    void startsAFailedTaskAgainAndSaysWhyMeanwhile() throws Exception {
        createTopic("failing");
        send("failing", "kept");
        FlakySinkConnector.FAILURES_TO_COME.set(2);
        try (EmbeddedConnect connect = start()) {
            connect.run(reading("failing"));

            await().until(() -> connect.state("failing") instanceof Failed);
            assertThat(((Failed) connect.state("failing")).reason())
                    .contains("the destination is away");
            await().until(() -> connect.state("failing") instanceof Running);
            await().until(() -> FlakySinkConnector.TAKEN.equals(List.of("kept")));
        }
    }

    @Test
    void saysWhyAConnectorWasRefused() {
        try (EmbeddedConnect connect = start()) {
            connect.run(Map.of("name", "unknown", "connector.class", "no.such.Connector"));

            await().until(() -> connect.state("unknown") instanceof Failed);
            assertThat(((Failed) connect.state("unknown")).reason()).contains("no.such.Connector");
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private static EmbeddedConnect start() {
        return EmbeddedConnect.start(temporary.resolve("connect"), kafka.bootstrapServers());
    }

    private static Map<String, String> reading(String topic) {
        return Map.of(
                "name",
                topic,
                "connector.class",
                FlakySinkConnector.class.getName(),
                "topics",
                topic);
    }

    private static void createTopic(String name) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
            admin.createTopics(List.of(new NewTopic(name, 1, (short) 1))).all().get();
        }
    }

    private static void send(String topic, String value) throws Exception {
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of("bootstrap.servers", kafka.bootstrapServers()),
                        new StringSerializer(),
                        new StringSerializer())) {
            var _ = producer.send(new ProducerRecord<>(topic, value)).get();
        }
    }
}
