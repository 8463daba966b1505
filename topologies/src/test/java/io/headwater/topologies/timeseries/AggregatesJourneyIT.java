package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.TimeSeriesFixture.temperatures;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.avro.timeseries.QuarterState;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.testing.CommittedRecords;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.views.Views;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Aggregates on a real broker: from points to what others read, over a restart and a late point.
 */
class AggregatesJourneyIT {
    private static final Topics TOPICS = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
    private static final NodeKey NODE = NodeKey.rainmaker("journey");
    private static final SeriesKey TEMPERATURE =
            new SeriesKey(NODE, SeriesClass.FULL, "float", "Meter.Temp");

    @TempDir Path brokerFolder;
    @TempDir Path disk;

    /** Of a quarter-hour that has closed long ago. */
    private final long start =
            Quarter.startOf(Instant.now().minus(Duration.ofHours(3)).toEpochMilli());

    private @Nullable TestBroker broker;
    private @Nullable RunningJob job;

    @BeforeEach
    void startBroker() throws Exception {
        broker = TestBroker.start(brokerFolder, TOPICS, 1);
        startJob();
    }

    @AfterEach
    void stop() {
        if (job != null) {
            job.close();
        }
        broker().close();
    }

    @Test
    void aLatePointAndARevisionShowInTheQuarterHourAcrossARestart() throws Exception {
        long second = start / 1_000;
        lands(temperatures(second, 20.0));
        lands(temperatures(second + 60, 26.0));
        lands(temperatures(second + 60, 26.0));

        QuarterHour first = awaitPublished(newest -> newest.getCount() == 2);
        Objects.requireNonNull(job).close();
        lands(temperatures(second + 30, 18.0));
        lands(temperatures(second + 60, 22.0));
        startJob();
        QuarterHour revised =
                awaitPublished(newest -> newest.getCount() == 3 && newest.getLast().equals(22.0));

        assertThat(first.getState()).isEqualTo(QuarterState.CLOSED);
        assertThat(first.getMax()).isEqualTo(26.0);
        assertThat(first.getSum()).isEqualTo(46.0);
        assertThat(revised.getMin()).isEqualTo(18.0);
        assertThat(revised.getMax()).isEqualTo(22.0);
        assertThat(revised.getLast()).isEqualTo(22.0);
        assertThat(revised.getRevision()).isGreaterThan(first.getRevision());
        assertThat(revised.getLateCount()).isEqualTo(3);
        assertThat(revised.getCompleteUntil()).isGreaterThan(first.getCompleteUntil());

        Atom answered = answered();
        assertThat(answered.count()).isEqualTo(revised.getCount());
        assertThat(answered.max()).isEqualTo(revised.getMax());
        assertThat(answered.revision()).isEqualTo(revised.getRevision());
    }

    private Atom answered() {
        var timeSeries = timeSeries();
        RunningJob running = Objects.requireNonNull(job);
        var queries =
                timeSeries.queries(
                        running.store(timeSeries.latest(), 0).orElseThrow(),
                        running.store(timeSeries.points(), 0).orElseThrow());
        var points = new ArrayList<Sample>();
        long count =
                queries.samples(
                        TEMPERATURE,
                        new Question.Range(start, Quarter.endOf(start)),
                        false,
                        Long.MAX_VALUE,
                        Instant.now().toEpochMilli(),
                        points::add);
        assertThat(count).isEqualTo(points.size());
        return points.stream().map(Atom::of).reduce(Atom::and).orElseThrow();
    }

    /** The newest record of the quarter-hour once it says so and is committed. */
    private QuarterHour awaitPublished(Predicate<QuarterHour> says) {
        return await().atMost(Duration.ofSeconds(90))
                .until(
                        () -> published().isEmpty() ? null : published().getLast(),
                        newest -> newest != null && says.test(newest));
    }

    private List<QuarterHour> published() {
        return CommittedRecords.of(broker(), TOPICS.timeseriesAggregates(), 0).stream()
                .map(ConsumerRecord::value)
                .toList();
    }

    private void lands(String payload) throws Exception {
        var headers = new RecordHeaders();
        TopologyFixture.headers("tsdata", Instant.now()).writeTo(headers);
        try (var bridge =
                new KafkaProducer<>(
                        broker().clientSettings(),
                        TOPICS.uplink().key().serializer(),
                        TOPICS.uplink().value().serializer())) {
            var record =
                    new ProducerRecord<>(
                            TOPICS.uplink().name(), 0, NODE, payload.getBytes(UTF_8), headers);
            assertThat(bridge.send(record).get().hasOffset()).isTrue();
        }
    }

    private void startJob() {
        var started =
                RunningJob.start(
                        TimeSeriesFixture.job(timeSeries()),
                        broker().jobsKnownAs("journey", disk),
                        Views.of(1),
                        new SimpleMeterRegistry());
        job = started;
        await().atMost(Duration.ofSeconds(60)).until(() -> started.state().isReady());
    }

    private static TimeSeries timeSeries() {
        return new TimeSeries(
                TOPICS,
                TimeSeries.DEFAULT_HOT_SPAN,
                new SimpleMeterRegistry(),
                InstantSource.system());
    }

    private TestBroker broker() {
        return Objects.requireNonNull(broker);
    }
}
