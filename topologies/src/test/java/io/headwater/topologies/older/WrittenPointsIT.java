package io.headwater.topologies.older;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.testing.TestBroker;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WrittenPointsIT {
    private static final String SINK = "connect-sink";
    private static final String POINTS = TOPICS.timeseriesPoints().name();
    private static final NodeKey NODE = NodeKey.rainmaker("meter");
    private static final Instant NOON = Instant.parse("2026-06-15T12:00:00Z");

    @TempDir Path folder;

    private Instant now = NOON.plusSeconds(600);

    @Test
    void isAsFarAsTheFirstPointThatTheSinksGroupHasNotCommitted() throws Exception {
        try (var broker = TestBroker.start(folder, TOPICS, 1);
                var points = written(broker.clientSettings())) {
            assertThat(reaches(points, 600)).isTrue();

            committedTo(broker, 0, 60);
            await().untilAsserted(
                            () -> { // the mark of the transaction may come a moment later
                                now = now.plusSeconds(61); // what it knew is old by now
                                assertThat(reaches(points, 1)).isFalse();
                            });
            assertThat(reaches(points, 0)).isTrue();

            sinkIsAt(broker, 1);
            assertThat(reaches(points, 60)).isTrue();
            assertThat(reaches(points, 61)).isFalse();

            sinkIsAt(broker, 2);
            assertThat(reaches(points, 600)).isTrue();
        }
    }

    @Test
    void isNotAnywhereWhileKafkaDoesNotAnswer() {
        try (var points = written(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            assertThat(reaches(points, 0)).isFalse();
        }
    }

    private WrittenPoints written(Map<String, Object> kafka) {
        var settings = new HashMap<String, String>();
        kafka.forEach((name, value) -> settings.put(name, value.toString()));
        return new WrittenPoints(new NoPoints(), settings, POINTS, 1, SINK, () -> now);
    }

    private static boolean reaches(WrittenPoints points, int secondsAfterNoon) {
        return points.reaches(NODE, NOON.plusSeconds(secondsAfterNoon).toEpochMilli());
    }

    /** Points of these times, in a transaction, whose mark is no point. */
    private static void committedTo(TestBroker broker, int... secondsAfterNoon) throws Exception {
        var settings = new HashMap<String, Object>(broker.clientSettings());
        settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "job");
        try (var job =
                new KafkaProducer<>(
                        settings, new ByteArraySerializer(), new ByteArraySerializer())) {
            job.initTransactions();
            job.beginTransaction();
            for (int seconds : secondsAfterNoon) {
                job.send(
                                new ProducerRecord<>(
                                        POINTS,
                                        0,
                                        NOON.plusSeconds(seconds).toEpochMilli(),
                                        NODE.bytes(),
                                        "point".getBytes(UTF_8)))
                        .get();
            }
            job.commitTransaction();
        }
    }

    private static void sinkIsAt(TestBroker broker, long offset) throws Exception {
        try (var admin = Admin.create(broker.clientSettings())) {
            admin.alterConsumerGroupOffsets(
                            SINK,
                            Map.of(new TopicPartition(POINTS, 0), new OffsetAndMetadata(offset)))
                    .all()
                    .get();
        }
    }

    /** A database without points. */
    private static final class NoPoints implements OlderPoints {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public void points(
                SeriesKey series,
                Question.Range range,
                boolean descending,
                long most,
                Consumer<Sample> to) {}

        @Override
        public void told(SeriesKey series, Question.Range range, long most, Consumer<Point> to) {}

        @Override
        public void quarters(SeriesKey series, Question.Range range, ObjLongConsumer<Atom> to) {}

        @Override
        public long keptFrom() {
            return Long.MIN_VALUE;
        }
    }
}
