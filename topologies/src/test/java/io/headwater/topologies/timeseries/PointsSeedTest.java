package io.headwater.topologies.timeseries;

import static io.headwater.topologies.timeseries.SamplePoints.NOON;
import static io.headwater.topologies.timeseries.SamplePoints.temperature;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topic;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PointsSeedTest {
    private static final Topic<RowKey, Point> TOPIC = TimeSeriesFixture.TOPICS.timeseriesPoints();
    private static final NodeKey NODE = NodeKey.rainmaker("112233AABBCC");

    private final PointsSeed seed = seedAt(NOON);
    private final List<byte[]> keys = new ArrayList<>();

    @Test
    void takesWhatIsWithinTheHotSpanAsItIs() {
        var record = record(temperature(NOON, 21.5, 7), NOON - Duration.ofHours(47).toMillis());

        seed.points(
                record,
                (key, value) -> {
                    assertThat(value).isEqualTo(record.value());
                    keys.add(key);
                });

        assertThat(keys).containsExactly(record.key());
    }

    @Test
    void leavesOutWhatTheNextRecordWouldForget() {
        var record = record(temperature(NOON, 21.5, 7), NOON);
        var later = seedAt(NOON + Duration.ofDays(2).toMillis());

        later.points(record, (key, value) -> keys.add(key));
        later.expiry(record, (key, value) -> keys.add(key));

        assertThat(keys).isEmpty();
    }

    @Test
    void takesWhatIsWithinTheHotSpanByItsOwnTime() {
        var ahead = record(temperature(NOON, 21.5, 7), NOON - Duration.ofDays(2).toMillis());

        seed.points(ahead, (key, value) -> keys.add(key));

        assertThat(keys).hasSize(1);
    }

    @Test
    void makesTheExpiryEntryThatTheJobMade() {
        var point = temperature(NOON, 21.5, 7);

        seed.expiry(record(point, NOON), (key, value) -> keys.add(key));

        RowKey row = Recording.seriesOf(NODE, point).pointKey(point.getTime());
        assertThat(keys).containsExactly(new ExpiryKey(NOON, row).bytes());
    }

    @Test
    void passesATombstoneOnAndMakesNoEntryOfIt() {
        var tombstone = record(null, NOON);

        seed.points(
                tombstone,
                (key, value) -> {
                    assertThat(value).isNull();
                    keys.add(key);
                });
        seed.expiry(tombstone, (key, value) -> keys.add(key));

        assertThat(keys).hasSize(1);
    }

    private static PointsSeed seedAt(long now) {
        return new PointsSeed(
                TOPIC, Duration.ofDays(2), InstantSource.fixed(Instant.ofEpochMilli(now)));
    }

    private static ConsumerRecord<byte[], byte @Nullable []> record(
            @Nullable Point point, long timestamp) {
        RowKey row = Recording.seriesOf(NODE, temperature(NOON, 0, 0)).pointKey(NOON);
        byte[] value = point == null ? null : TOPIC.value().serializer().serialize("", point);
        return new ConsumerRecord<>(
                TOPIC.name(),
                0,
                0L,
                timestamp,
                TimestampType.CREATE_TIME,
                0,
                0,
                row.bytes(),
                value,
                new RecordHeaders(),
                Optional.empty());
    }
}
