package io.headwater.standalone.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.standalone.Refusal;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.IntegerDeserializer;
import org.apache.kafka.common.serialization.IntegerSerializer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaIT {
    private static final String TOPIC = "kept";

    @TempDir Path temporary;

    @Test
    void keepsWhatItAcknowledgedWhenItsProcessIsKilled() throws Exception {
        Path folder = temporary.resolve("kafka");
        Set<Integer> acknowledged = new ConcurrentSkipListSet<>();
        try (BrokerProcess broker = BrokerProcess.start(folder);
                KafkaProducer<Integer, Integer> producer = producer(broker.bootstrapServers())) {
            createTopic(broker.bootstrapServers());
            for (int number = 0; number < 20_000; number++) {
                int sent = number;
                var _ =
                        producer.send(
                                new ProducerRecord<>(TOPIC, sent, sent),
                                (metadata, failure) -> {
                                    if (failure == null) {
                                        acknowledged.add(sent);
                                    }
                                });
            }
            await().until(() -> acknowledged.size() > 1_000);
            broker.kill();
            producer.close(Duration.ZERO);
        }

        try (EmbeddedKafka restarted = EmbeddedKafka.start(folder, 0, Sizing.STANDALONE)) {
            assertThat(recordsIn(restarted)).containsAll(acknowledged);
        }
    }

    @Test
    void endsEveryTransactionInEveryPartitionAfterAKill() throws Exception {
        Path folder = temporary.resolve("kafka");
        for (int kill = 0; kill < 4; kill++) {
            try (BrokerProcess broker = BrokerProcess.start(folder);
                    var committing = new Committing(broker.bootstrapServers(), kill == 0)) {
                assertThat(committing.partitionsWithAnOpenTransaction())
                        .as("kill %s", kill)
                        .isEmpty();

                committing.start();
                await().until(() -> committing.commits() > 30);
                broker.kill();
            }
        }
    }

    @Test
    void refusesAFolderMadeForAnotherNumberOfPartitions() {
        EmbeddedKafka.start(temporary, 0, Sizing.STANDALONE).stop();

        assertThatThrownBy(() -> EmbeddedKafka.start(temporary, 0, new Sizing(8, (short) 1, 1)))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("has 4 node partitions, but 8 were asked for");
    }

    @Test
    void namesABusyPort() throws Exception {
        try (var busy = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(
                            () ->
                                    EmbeddedKafka.start(
                                            temporary, busy.getLocalPort(), Sizing.STANDALONE))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("port " + busy.getLocalPort() + " for Kafka")
                    .hasMessageContaining("--kafka-port");
        }
    }

    private static ConditionFactory await() {
        return Awaitility.await().atMost(Duration.ofSeconds(60));
    }

    private static void createTopic(String bootstrapServers) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) 1))).all().get();
        }
    }

    private static KafkaProducer<Integer, Integer> producer(String bootstrapServers) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", bootstrapServers, "acks", "all"),
                new IntegerSerializer(),
                new IntegerSerializer());
    }

    private static Set<Integer> recordsIn(EmbeddedKafka kafka) {
        var partition = new TopicPartition(TOPIC, 0);
        var found = new TreeSet<Integer>();
        try (var consumer =
                new KafkaConsumer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                kafka.bootstrapServers(),
                                "auto.offset.reset",
                                "earliest"),
                        new IntegerDeserializer(),
                        new IntegerDeserializer())) {
            consumer.assign(List.of(partition));
            long end =
                    Objects.requireNonNull(consumer.endOffsets(List.of(partition)).get(partition));
            while (consumer.position(partition) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> found.add(record.value()));
            }
        }
        return found;
    }
}
