package io.headwater.topologies.log;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.testing.TestBroker;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TopicReadingIT {
    @TempDir Path folder;

    @Test
    void aWholeReadingHasWhatAnOpenTransactionBringsAndAnyOtherDoesNotWaitForIt() throws Exception {
        String topic = TOPICS.filesState().name();
        try (var broker = TestBroker.start(folder, TOPICS, 1);
                var job = producer(broker)) {
            job.initTransactions();
            job.beginTransaction();
            job.send(new ProducerRecord<>(topic, bytes("file"), bytes("known"))).get();

            var committed = new CopyOnWriteArrayList<String>();
            TopicReading.read(topic, broker.clientSettings(), null, record -> committed.add("any"));
            assertThat(committed).isEmpty();

            var whole = new CopyOnWriteArrayList<String>();
            var reading =
                    CompletableFuture.runAsync(
                            () ->
                                    TopicReading.readWhole(
                                            topic,
                                            broker.clientSettings(),
                                            record -> whole.add(new String(record.key(), UTF_8))),
                            Thread::startVirtualThread);
            job.commitTransaction();
            reading.get(1, TimeUnit.MINUTES);

            assertThat(whole).isEqualTo(List.of("file"));
        }
    }

    private static KafkaProducer<byte[], byte[]> producer(TestBroker broker) {
        var settings = new HashMap<String, Object>(broker.clientSettings());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "job");
        settings.put(ProducerConfig.LINGER_MS_CONFIG, 0);
        return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
