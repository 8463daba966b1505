package io.headwater.sinks.push;

import static io.headwater.sinks.push.PushRequests.NOON;
import static io.headwater.sinks.push.PushRequests.ROW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.push.PushRequest;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserRowKey;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.push.TargetKind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.RoundRobinPartitioner;
import org.apache.kafka.common.Cluster;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DispatchTest {
    private static final Topics TOPICS = new Topics("dispatch", SchemaIdTable.load());
    private static final TopicPartition RETRIES =
            new TopicPartition(TOPICS.pushRetries().name(), 0);
    private static final int ROOM = 2;

    private final AtomicReference<Instant> now = new AtomicReference<>(NOON);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);
    private final List<String> told = new CopyOnWriteArrayList<>();
    private final Progress progress = new Progress();
    private final MockProducer<byte[], byte[]> kafka =
            new MockProducer<>(
                    cluster(),
                    true,
                    new RoundRobinPartitioner(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer());

    private final Dispatch dispatch =
            new Dispatch(
                    Map.of(TargetKind.WEBHOOK, new Note()),
                    new Lanes(
                            threads,
                            new Lanes.Limits(4, 2, 8, 16, Duration.ofSeconds(1)),
                            now::get),
                    new RetryRule(Duration.ofSeconds(2), Duration.ofHours(1), 16),
                    new Ledger(TOPICS, kafka),
                    progress,
                    new Waiting(timer, ROOM),
                    now::get,
                    new Random(1));

    /** Tells by noting it. */
    private final class Note implements Sender {
        @Override
        public Destination destination(PushRequest request) {
            return Destination.url(request.getAddress());
        }

        @Override
        public Outcome send(UserRowKey row, PushRequest request) {
            told.add(request.getAddress());
            return new Outcome.Delivered(200);
        }
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
        timer.shutdownNow();
        kafka.close();
    }

    @Test
    void moreThatIsNotDueThanThereIsRoomForHoldsUpNothingBehindIt() {
        for (int offset = 0; offset < 2 * ROOM; offset++) {
            reads(offset, "https://dead.example.org/" + offset, NOON.plusSeconds(60));
        }
        reads(2 * ROOM, "https://live.example.org/", NOON);

        await().until(() -> told.equals(List.of("https://live.example.org/")));
        assertThat(dispatch.again()).as("it is not time yet").isEmpty();

        now.set(NOON.plusSeconds(60));
        assertThat(dispatch.again()).isEqualTo(Map.of(RETRIES, (long) ROOM));
        reads(2, "https://dead.example.org/2", NOON.plusSeconds(60));
        reads(3, "https://dead.example.org/3", NOON.plusSeconds(60));
        reads(4, "https://live.example.org/", NOON);

        await().until(() -> told.size() >= 3 && kafka.history().size() == 3);
        assertThat(told)
                .as("what was told is not told again")
                .containsExactlyInAnyOrder(
                        "https://live.example.org/",
                        "https://dead.example.org/2",
                        "https://dead.example.org/3");
        assertThat(progress.committable())
                .as("the first two are in hand still")
                .isEqualTo(Map.of(RETRIES, new OffsetAndMetadata(0)));
    }

    @Test
    void whatWasLeftRestsForAWhileAsMuchMayLieBetween() {
        reads(0, "https://a.example.org/", NOON.plusSeconds(60));
        reads(1, "https://b.example.org/", NOON.plusSeconds(60));
        reads(2, "https://c.example.org/", NOON.plusMillis(1));

        now.set(NOON.plusSeconds(4));
        assertThat(dispatch.again()).isEmpty();
        now.set(NOON.plusSeconds(5));
        assertThat(dispatch.again()).isEqualTo(Map.of(RETRIES, 2L));
    }

    private void reads(long offset, String address, Instant due) {
        if (progress.read(RETRIES, offset)) {
            PushRequest request =
                    PushRequests.to("webhook", address).setNotBefore(due.toEpochMilli()).build();
            dispatch.take(new Errand(RETRIES, offset, ROW, request));
        }
    }

    private static Cluster cluster() {
        var broker = new Node(0, "localhost", 1);
        return new Cluster(
                "cluster",
                List.of(broker),
                List.of(
                        new PartitionInfo(
                                TOPICS.pushReceipts().name(),
                                0,
                                broker,
                                new Node[] {broker},
                                new Node[] {broker})),
                Set.of(),
                Set.of());
    }
}
