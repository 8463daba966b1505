package io.headwater.topologies.older;

import io.headwater.avro.timeseries.Point;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Atom;
import io.headwater.topologies.aggregates.OlderPoints;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Older points that a sink writes, which know how far it is: state may have forgotten what it has
 * yet to write. Where that cannot be known they do not count as written. Any thread that may block.
 */
public final class WrittenPoints implements OlderPoints, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(WrittenPoints.class);

    /** Offsets can be set back, so what is known is not known for ever. */
    private static final Duration KNOWN_FOR = Duration.ofMinutes(1);

    private final OlderPoints kept;
    private final int partitions;
    private final SinkBacklog backlog;
    private final InstantSource clock;
    private final Map<Integer, Written> known = new ConcurrentHashMap<>();

    /**
     * How far a partition was written at a time.
     *
     * @param until log time before which all is written, epoch ms
     * @param askedAt epoch ms
     */
    private record Written(long until, long askedAt) {}

    /**
     * @param kept where the sink writes
     * @param topic of points
     * @param partitions how many it has
     * @param group of the sink
     */
    public WrittenPoints(
            OlderPoints kept,
            Map<String, String> kafka,
            String topic,
            int partitions,
            String group,
            InstantSource clock) {
        this.kept = kept;
        this.partitions = partitions;
        this.clock = clock;
        backlog = new SinkBacklog(kafka, topic, group);
    }

    @Override
    public String name() {
        return kept.name();
    }

    @Override
    public void points(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            Consumer<Sample> to) {
        kept.points(series, range, descending, most, to);
    }

    @Override
    public void told(SeriesKey series, Question.Range range, long most, Consumer<Point> to) {
        kept.told(series, range, most, to);
    }

    @Override
    public void quarters(SeriesKey series, Question.Range range, ObjLongConsumer<Atom> to) {
        kept.quarters(series, range, to);
    }

    @Override
    public long keptFrom() {
        return kept.keptFrom();
    }

    @Override
    public boolean reaches(NodeKey node, long logTime) {
        int partition = NodePartitions.of(node, partitions);
        long now = clock.millis();
        Written written = known.get(partition);
        if (written == null
                || written.until() < logTime
                || written.askedAt() < now - KNOWN_FOR.toMillis()) {
            written = new Written(writtenUntil(partition, now), now);
            known.put(partition, written);
        }
        return written.until() >= logTime;
    }

    @Override
    public void close() {
        backlog.close();
    }

    private long writtenUntil(int partition, long now) {
        try {
            return backlog.first(partition).orElse(now);
        } catch (KafkaException e) {
            LOGGER.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("error", e.getMessage())
                    .log("how far the sink is cannot be known");
            return Long.MIN_VALUE;
        }
    }
}
