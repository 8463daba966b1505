package io.headwater.topologies.recompute;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.timeseries.QuarterState;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.testing.CommittedRecords;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.timeseries.QuarterHours;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Recomputations on a real broker; a producer beside them stands for the job. */
class RecomputationIT {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final String SINK = "connect-sink";
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final AtomicInteger NODES = new AtomicInteger();

    @TempDir static Path brokerFolder;
    private static @Nullable TestBroker broker;

    @TempDir Path folder;

    /** Hours ago, so that every quarter-hour has closed. */
    private final long start =
            Quarter.startOf(Instant.now().minus(Duration.ofHours(9)).toEpochMilli());

    private final NodeKey node = NodeKey.rainmaker("node-" + NODES.incrementAndGet());
    private final SeriesKey temp = new SeriesKey(node, SeriesClass.FULL, "float", "temp");
    private final MemoryPoints points = new MemoryPoints();
    private @Nullable Recomputations recomputations;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(brokerFolder, TOPICS, 1);
    }

    @AfterAll
    static void stopBroker() {
        broker().close();
    }

    @BeforeEach
    void open() {
        Map<String, String> kafka =
                broker().clientSettings().entrySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Map.Entry::getKey, entry -> entry.getValue().toString()));
        recomputations =
                new Recomputations(folder, TOPICS, 1, kafka, SINK, points, InstantSource.system());
    }

    @AfterEach
    void close() {
        recomputations().close();
    }

    @Test
    void whatDiffersIsPublishedAndNothingElse() throws Exception {
        points.put(temp, at(0), 20.0);
        says(0, quarter(temp, 0, 20.0));
        points.put(temp, at(1), 21.0);
        says(1, quarter(temp, 1, 99.0));
        points.put(temp, at(2), 22.0);
        says(2, stale(2));
        says(3, quarter(temp, 3, 23.0));
        points.put(temp, at(4), 24.0);

        Plan plan = recomputed("first", false);

        assertThat(plan.phase()).isEqualTo(Phase.DONE);
        assertThat(plan.quarters()).isEqualTo(4);
        assertThat(plan.differences())
                .isEqualTo(
                        Map.of(
                                Difference.OTHER, 1L,
                                Difference.STALE, 1L,
                                Difference.GONE, 1L,
                                Difference.MISSING, 1L));
        assertThat(sums()).isEqualTo(sums(20.0, 21.0, 22.0, null, 24.0));
        assertThat(recomputedRecords("first")).isEqualTo(4);
        assertThat(recomputations().changes("first", null, 10))
                .extracting(change -> SeriesKey.timeOf(change.row()))
                .containsExactly(
                        quarterStart(1), quarterStart(2), quarterStart(3), quarterStart(4));
        assertThat(recomputations().changes("first", null, 1).getFirst())
                .satisfies(
                        change -> {
                            assertThat(Objects.requireNonNull(change.before()).getSum())
                                    .isEqualTo(99.0);
                            assertThat(Objects.requireNonNull(change.after()).getSum())
                                    .isEqualTo(21.0);
                        });
    }

    @Test
    void pointsThatExpireMeanwhileAreNotTakenForGone() throws Exception {
        points.put(temp, at(1), 21.0);
        says(0, quarter(temp, 0, 20.0));
        points.since = at(1);

        Plan plan = recomputed("late", false);

        assertThat(plan.phase()).isEqualTo(Phase.FAILED);
        assertThat(plan.why()).contains("have expired meanwhile");
        assertThat(recomputedRecords("late")).isZero();
    }

    @Test
    void theSecondTimeThereIsNothingToPublish() throws Exception {
        points.put(temp, at(0), 20.0);
        says(0, stale(0));

        Plan first = recomputed("once", false);
        Plan second = recomputed("twice", false);

        assertThat(first.changes()).isEqualTo(1);
        assertThat(second.changes()).isZero();
        assertThat(recomputedRecords("twice")).isZero();
    }

    @Test
    void aDryRunTellsAndPublishesNothing() throws Exception {
        points.put(temp, at(0), 20.0);
        says(0, quarter(temp, 0, 99.0));

        Plan plan = recomputed("dry", true);

        assertThat(plan.differences()).isEqualTo(Map.of(Difference.OTHER, 1L));
        assertThat(sums()).isEqualTo(sums(99.0));
    }

    @Test
    void nothingShowsBeforeEverythingDoes() throws Exception {
        var other = new SeriesKey(node, SeriesClass.FULL, "float", "other");
        points.put(temp, at(0), 20.0);
        points.put(other, at(0), 30.0);
        var seen = new AtomicInteger();
        points.whenCounted = _ -> seen.addAndGet(recomputedRecords("whole"));

        Plan plan = recomputed("whole", false);

        assertThat(plan.changes()).isEqualTo(2);
        assertThat(seen).hasValue(0);
        assertThat(recomputedRecords("whole")).isEqualTo(2);
    }

    @Test
    void whatTheJobSaysMeanwhileStaysTheLastWord() throws Exception {
        points.put(temp, at(0), 20.0);
        points.put(temp, at(1), 21.0);
        says(0, quarter(temp, 0, 99.0));
        says(1, quarter(temp, 1, 99.0));
        points.whenCounted = _ -> says(0, quarter(temp, 0, 42.0));

        recomputed("meanwhile", false);

        assertThat(sums()).isEqualTo(sums(42.0, 21.0));
        assertThat(recomputedRecords("meanwhile")).isEqualTo(3);
    }

    @Test
    void aLatePointOfAQuarterHourThatWasCountedMarksItAgain() throws Exception {
        points.put(temp, at(0), 20.0);
        says(0, stale(0));
        recomputed("before", false);

        points.put(temp, at(0) + 1_000, 10.0);
        says(0, stale(0));
        Plan plan = recomputed("after", false);

        assertThat(plan.differences()).isEqualTo(Map.of(Difference.STALE, 1L));
        assertThat(sums()).isEqualTo(sums(30.0));
    }

    @Test
    void whatIsInterruptedGoesOnWhereItWas() throws Exception {
        var other = new SeriesKey(node, SeriesClass.FULL, "float", "other");
        points.put(temp, at(0), 20.0);
        points.put(other, at(0), 30.0);
        says(0, quarter(temp, 0, 99.0));
        var second = new CountDownLatch(1);
        points.whenCounted =
                _ -> {
                    if (points.asked.size() == 1) {
                        points.away = true;
                        second.countDown();
                    }
                };
        recomputations().start("broken-off", selection(false));
        second.await();
        await().atMost(LONG).until(() -> plan("broken-off").why() != null);
        recomputations().close();
        says(0, quarter(temp, 0, 42.0));

        points.away = false;
        open();
        Plan plan = awaitEnd("broken-off");

        assertThat(plan.phase()).isEqualTo(Phase.DONE);
        assertThat(plan.counted()).isEqualTo(2);
        assertThat(points.asked).containsExactlyInAnyOrder(temp, other);
        assertThat(sums()).isEqualTo(sums(42.0));
        assertThat(recomputedRecords("broken-off")).isEqualTo(3);
    }

    @Test
    void whatIsStoppedHasNoEffect() throws Exception {
        points.put(temp, at(0), 20.0);
        points.away = true;
        recomputations().start("unwanted", selection(false));
        await().atMost(LONG).until(() -> plan("unwanted").why() != null);

        recomputations().stop("unwanted");

        assertThat(awaitEnd("unwanted").phase()).isEqualTo(Phase.STOPPED);
        assertThat(recomputedRecords("unwanted")).isZero();
    }

    @Test
    void pointsOfTheDatabaseAreCountedOnceItHasAllOfThem() throws Exception {
        points.put(temp, at(0), 20.0);
        points.seam = Long.MAX_VALUE;
        var topic = TOPICS.timeseriesPoints().name();
        long offset = write(topic, temp.pointKey(at(0)), new byte[0]);
        recomputations().start("waiting", selection(false));
        await().atMost(LONG)
                .until(
                        () ->
                                plan("waiting").phase() == Phase.WAITING
                                        && plan("waiting").why() != null);
        assertThat(points.asked).isEmpty();

        try (Admin admin = Admin.create(broker().clientSettings())) {
            admin.alterConsumerGroupOffsets(
                            SINK,
                            Map.of(new TopicPartition(topic, 0), new OffsetAndMetadata(offset + 1)))
                    .all()
                    .get();
        }

        assertThat(awaitEnd("waiting").phase()).isEqualTo(Phase.DONE);
        assertThat(sums()).isEqualTo(sums(20.0));
    }

    private Plan recomputed(String id, boolean dryRun) {
        recomputations().start(id, selection(dryRun));
        return awaitEnd(id);
    }

    private Selection selection(boolean dryRun) {
        return new Selection(
                node.toString(),
                null,
                null,
                null,
                start,
                start + Duration.ofHours(8).toMillis(),
                dryRun);
    }

    private Plan awaitEnd(String id) {
        return await().atMost(LONG).until(() -> plan(id), plan -> plan.phase().isEnd());
    }

    private Plan plan(String id) {
        return recomputations().find(id).orElseThrow().plan();
    }

    /**
     * What committed readers know of the series' quarter-hours: their sums, null once they are
     * gone.
     */
    private Map<Long, @Nullable Double> sums() {
        var sums = new LinkedHashMap<Long, @Nullable Double>();
        for (var entry : committed()) {
            SeriesKey.of(entry.key(), true)
                    .filter(temp::equals)
                    .ifPresent(
                            _ ->
                                    sums.put(
                                            SeriesKey.timeOf(entry.key()),
                                            entry.value() == null
                                                    ? null
                                                    : (Double) entry.value().getSum()));
        }
        return sums;
    }

    private Map<Long, @Nullable Double> sums(@Nullable Double... sums) {
        var expected = new LinkedHashMap<Long, @Nullable Double>();
        for (int quarter = 0; quarter < sums.length; quarter++) {
            expected.put(quarterStart(quarter), sums[quarter]);
        }
        return expected;
    }

    private static int recomputedRecords(String id) {
        int records = 0;
        for (var entry : committed()) {
            var header = entry.headers().lastHeader(PublishedQuarters.RECOMPUTATION);
            if (header != null && new String(header.value(), UTF_8).equals(id)) {
                records++;
            }
        }
        return records;
    }

    private static List<ConsumerRecord<RowKey, @Nullable QuarterHour>> committed() {
        return CommittedRecords.of(broker(), TOPICS.timeseriesAggregates(), 0);
    }

    /** The job publishes. */
    private void says(int quarter, QuarterHour value) {
        var topic = TOPICS.timeseriesAggregates();
        write(
                topic.name(),
                temp.pointKey(quarterStart(quarter)),
                topic.value().serializer().serialize(topic.name(), value));
    }

    private static long write(String topic, RowKey key, byte[] value) {
        try (var producer =
                new KafkaProducer<>(
                        broker().clientSettings(),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            return producer.send(new ProducerRecord<>(topic, 0, key.bytes(), value)).get().offset();
        } catch (Exception e) {
            throw new IllegalStateException("writing to " + topic, e);
        }
    }

    private QuarterHour quarter(SeriesKey series, int quarter, double value) {
        return QuarterHours.of(
                series,
                quarterStart(quarter),
                QuarterState.CLOSED,
                Atom.of(new Sample(at(quarter), value, 0, at(quarter))),
                at(quarter));
    }

    private QuarterHour stale(int quarter) {
        QuarterHour stale = quarter(temp, quarter, 0);
        stale.setState(QuarterState.STALE);
        return stale;
    }

    private long quarterStart(int quarter) {
        return start + quarter * Quarter.LENGTH;
    }

    private long at(int quarter) {
        return quarterStart(quarter) + 60_000;
    }

    private Recomputations recomputations() {
        return Objects.requireNonNull(recomputations);
    }

    private static TestBroker broker() {
        return Objects.requireNonNull(broker);
    }
}
