package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.TimeSeriesFixture.temperatures;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.rejected.RejectedLog;
import io.headwater.topologies.rejected.ReplayReport;
import io.headwater.topologies.rejected.Selection;
import io.headwater.topologies.testing.CommittedRecords;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.timeseries.SeriesQueries.Range;
import io.headwater.topologies.views.Reached;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The timeseries job on a real broker, from the bytes that a node sent to what others read. */
class TimeSeriesJourneyIT {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final NodeKey NODE = NodeKey.rainmaker("journey");
    private static final SeriesKey TEMPERATURE =
            new SeriesKey(NODE, SeriesClass.FULL, "float", "Meter.Temp");
    private static final Range ALL = new Range(0, Long.MAX_VALUE);

    @TempDir static Path brokerFolder;
    @TempDir Path firstDisk;
    @TempDir Path secondDisk;

    private static TestBroker broker;
    private static KafkaProducer<NodeKey, byte[]> bridge;

    private final long t = Instant.now().getEpochSecond() - 3_600;
    private Views views = Views.of(1);
    private @Nullable RunningJob job;

    @BeforeAll
    static void startBroker() throws Exception {
        broker = TestBroker.start(brokerFolder, TOPICS, 1);
        bridge =
                new KafkaProducer<>(
                        broker.clientSettings(),
                        TOPICS.uplink().key().serializer(),
                        TOPICS.uplink().value().serializer());
    }

    @AfterAll
    static void stopBroker() {
        bridge.close();
        broker.close();
    }

    @BeforeEach
    void startJob() {
        start(firstDisk);
    }

    @AfterEach
    void stopJob() {
        running().close();
    }

    @Test
    void keepsAndTellsEveryPointOnceAcrossRestartsReplaysAndTheLossOfItsState() throws Exception {
        lands(temperatures(t, 20.0));
        lands(temperatures(t + 60, 21.0));
        lands(temperatures(t, 20.0));
        awaitProcessed(lands(temperatures(t + 60, 22.0)));

        running().close();
        lands(temperatures(t + 120, 23.0));
        start(firstDisk);
        awaitProcessed(lands(temperatures(t + 120, 23.0)));

        awaitTold("0 20.0 r0", "60 21.0 r0", "60 22.0 r1", "120 23.0 r0");
        assertThat(answered()).containsExactly("120 23.0 r0", "60 22.0 r1", "0 20.0 r0");

        var partly =
                """
                {"ts_data_version":"2021-09-13","ts_data":[{"name":"Meter.Temp","dt":"float",\
                "records":[{"t":%d,"v":24.0},{"t":%d,"v":"hot"}]}]}"""
                        .formatted(t + 180, t + 181);
        awaitProcessed(lands(partly));
        awaitTold("0 20.0 r0", "60 21.0 r0", "60 22.0 r1", "120 23.0 r0", "180 24.0 r0");
        var replay = new RejectedLog(TOPICS, broker.clientSettings()).replay(Selection.ALL, false);
        awaitProcessed(lands(temperatures(t, 20.0)));

        assertThat(replay).isEqualTo(new ReplayReport(1, Map.of()));
        awaitTold("0 20.0 r0", "60 21.0 r0", "60 22.0 r1", "120 23.0 r0", "180 24.0 r0");

        Map<String, String> before = stores();
        running().close();
        loseStateAndLog();
        start(secondDisk);
        awaitProcessed(lands(temperatures(t, 20.0)));

        assertThat(stores()).isEqualTo(before);
        running().close();
        assertThat(told()).hasSize(5);
    }

    private void start(Path disk) {
        views = Views.of(1);
        var registry = new SimpleMeterRegistry();
        job =
                RunningJob.start(
                        TimeSeriesFixture.job(timeSeries()),
                        broker.jobsKnownAs("journey", disk),
                        views,
                        registry);
        await().atMost(Duration.ofSeconds(60)).until(() -> running().state().isReady());
    }

    private TimeSeries timeSeries() {
        return new TimeSeries(
                TOPICS,
                TimeSeries.DEFAULT_HOT_SPAN,
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    private RunningJob running() {
        if (job == null) {
            throw new IllegalStateException("the job was not started");
        }
        return job;
    }

    private static Origin lands(String payload) throws Exception {
        var headers = new RecordHeaders();
        TopologyFixture.headers("tsdata", Instant.now()).writeTo(headers);
        var landed =
                bridge.send(
                                new ProducerRecord<>(
                                        TOPICS.uplink().name(),
                                        0,
                                        NODE,
                                        payload.getBytes(UTF_8),
                                        headers))
                        .get();
        return new Origin(0, landed.offset());
    }

    private void awaitProcessed(Origin origin) throws Exception {
        var reached =
                views.watermarks()
                        .reached(TimeSeries.JOB, origin, Duration.ofSeconds(60))
                        .toCompletableFuture()
                        .get();
        assertThat(reached).isInstanceOf(Reached.Yes.class);
    }

    /** A commit is a moment behind what was processed. */
    private void awaitTold(String... points) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(told()).containsExactly(points));
    }

    /** What somebody reads who reads the points topic as it was committed. */
    private List<String> told() {
        return CommittedRecords.of(broker, TOPICS.timeseriesPoints(), 0).stream()
                .map(record -> text(record.value()))
                .toList();
    }

    private List<String> answered() {
        var timeSeries = timeSeries();
        var queries =
                timeSeries.queries(
                        running().store(timeSeries.latest(), 0).orElseThrow(),
                        running().store(timeSeries.points(), 0).orElseThrow());
        return queries.points(TEMPERATURE, ALL, 100, Instant.now().toEpochMilli()).points().stream()
                .map(this::text)
                .toList();
    }

    private String text(Point point) {
        return (point.getTime() / 1_000 - t) + " " + point.getValue() + " r" + point.getRevision();
    }

    /** Every row of every store. */
    private Map<String, String> stores() {
        var timeSeries = timeSeries();
        var rows = new TreeMap<String, String>();
        for (var store : List.of(timeSeries.points(), timeSeries.latest())) {
            try (var all = running().store(store, 0).orElseThrow().all()) {
                all.forEachRemaining(
                        row -> rows.put(store.name() + " " + row.key, row.value.toString()));
            }
        }
        try (var all = running().store(timeSeries.expiry(), 0).orElseThrow().all()) {
            all.forEachRemaining(
                    row ->
                            rows.put(
                                    TimeSeries.EXPIRY + " " + row.key,
                                    row.value.length + " bytes"));
        }
        return rows;
    }

    /** Changelogs, committed offsets and the raw log go; the state topics stay. */
    private void loseStateAndLog() throws Exception {
        StreamsJob lost = TimeSeriesFixture.job(timeSeries());
        var uplink = new TopicPartition(TOPICS.uplink().name(), 0);
        try (var admin = Admin.create(broker.clientSettings())) {
            var changelogs =
                    lost.stores().stream()
                            .map(store -> store.changelog(lost.applicationId()))
                            .collect(Collectors.toSet());
            admin.deleteTopics(changelogs).all().get();
            await().until(
                            () ->
                                    admin.listTopics().names().get().stream()
                                            .noneMatch(changelogs::contains));
            admin.removeMembersFromConsumerGroup(
                            lost.applicationId(), new RemoveMembersFromConsumerGroupOptions())
                    .all()
                    .get();
            admin.deleteConsumerGroups(List.of(lost.applicationId())).all().get();
            admin.deleteRecords(Map.of(uplink, RecordsToDelete.beforeOffset(-1))).all().get();
        }
    }
}
