package io.headwater.bridge.tail;

import static ch.qos.logback.classic.Level.ERROR;
import static ch.qos.logback.classic.Level.WARN;
import static io.headwater.bridge.parts.Patience.await;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.headwater.avro.presence.BridgeIncarnation;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class TopicTailTest {
    private static final Topic<String, BridgeIncarnation> TOPIC =
            new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).incarnations();

    private static final TopicPartition PARTITION = new TopicPartition(TOPIC.name(), 0);

    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(TopicTail.class);

    @BeforeEach
    void listen() {
        log.start();
        logger.addAppender(log);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
    }

    @Test
    void aVersionThatCannotBeReadIsToldOnceAndCountedWithEachRecord() {
        var consumer = new MockConsumer<byte[], byte[]>("earliest");
        consumer.updatePartitions(
                TOPIC.name(),
                List.of(new PartitionInfo(TOPIC.name(), 0, null, new Node[0], new Node[0])));
        consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
        consumer.updateEndOffsets(Map.of(PARTITION, 3L));
        consumer.schedulePollTask(
                () -> {
                    for (int offset = 0; offset < 3; offset++) {
                        consumer.addRecord(laterVersion(offset));
                    }
                });

        try (var tail = follow(new Tails(() -> consumer, metrics))) {
            await().until(() -> unreadable() == 3);

            assertThat(tail.behind().orElse("")).contains("cannot be read");
            assertThat(told()).containsExactly(ERROR);
        }
    }

    @Test
    void aConsumerThatIsRefusedAgainAndAgainIsToldOnceAndTheReasonShown() {
        var opened = new AtomicInteger();
        var tails =
                new Tails(
                        () -> {
                            opened.incrementAndGet();
                            throw new SaslAuthenticationException("invalid credentials");
                        },
                        metrics);

        try (var tail = follow(tails)) {
            await().until(() -> opened.get() > 1);

            assertThat(tail.behind().orElse(""))
                    .contains("was not read to its end yet")
                    .contains("sasl.jaas.config");
            assertThat(told()).containsExactly(WARN);
        }
    }

    private static TopicTail<String, BridgeIncarnation> follow(Tails tails) {
        return TopicTail.start(TOPIC, TopicTail.From.BEGINNING, tails, (key, value, place) -> {});
    }

    private static ConsumerRecord<byte[], byte[]> laterVersion(int offset) {
        byte[] value = ByteBuffer.allocate(6).putInt(1, 1_000_000).array();
        return new ConsumerRecord<>(TOPIC.name(), 0, offset, "0".getBytes(UTF_8), value);
    }

    private double unreadable() {
        return metrics.get("headwater.bridge.unreadable").counter().count();
    }

    private List<Level> told() {
        return log.list.stream().map(ILoggingEvent::getLevel).toList();
    }
}
