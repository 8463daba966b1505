package io.headwater.bench.sink;

import io.headwater.avro.timeseries.Point;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Points as the topologies write them, in their topic; every one has a row of its own.
 *
 * @param count how many
 * @param last the last point of each partition: when they are stored, all are
 */
record PointsTopic(int count, Collection<Last> last) {
    /** A point by the name of its series, which no other node has, and its time. */
    record Last(String node, String name, long time) {}

    private static final int SERIES_OF_A_NODE = 3;
    private static final long BEGIN = 1_790_000_000_000L; // within one month

    /** Fills the topic; each series of each node has a point a second. */
    static PointsTopic filled(String bootstrapServers, int points, int nodes) {
        var last = new ConcurrentHashMap<Integer, Last>();
        var topic = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()).timeseriesPoints();
        try (var producer =
                new KafkaProducer<>(
                        Map.<String, Object>of(
                                "bootstrap.servers",
                                bootstrapServers,
                                "linger.ms",
                                "20",
                                "batch.size",
                                "200000",
                                "compression.type",
                                "lz4"),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            for (int i = 0; i < points; i++) {
                NodeKey node = NodeKey.rainmaker("node" + i % nodes);
                int round = i / nodes;
                long time = BEGIN + 1000L * (round / SERIES_OF_A_NODE);
                // the node in the name too, for a sink that has only the value
                String name = node.device() + ".Value" + round % SERIES_OF_A_NODE;
                var series = new SeriesKey(node, SeriesClass.FULL, "float", name);
                Point point = point(series, time, i);
                var _ =
                        producer.send(
                                new ProducerRecord<>(
                                        topic.name(),
                                        series.pointKey(time).bytes(),
                                        topic.value().serializer().serialize(topic.name(), point)),
                                (where, _) ->
                                        last.put(
                                                where.partition(),
                                                new Last(node.device(), name, time)));
            }
        }
        return new PointsTopic(points, List.copyOf(last.values()));
    }

    private static Point point(SeriesKey series, long time, int number) {
        return Point.newBuilder()
                .setSeriesClass(series.seriesClass())
                .setName(series.name())
                .setDataType(series.dataType())
                .setTime(time)
                .setValue(20 + number % 1000 / 100.0)
                .setReceivedAt(time + 100)
                .setLoggedAt(time + 150)
                .setOrigin(number)
                .build();
    }
}
