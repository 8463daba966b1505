package io.headwater.topologies.nodes;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.awaitility.Awaitility.await;

import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.RunningJob;
import io.headwater.topologies.jobs.StreamsJob;
import io.headwater.topologies.testing.TestBroker;
import io.headwater.topologies.views.Views;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * The nodes job once all that has landed is decided and committed: rows that are kept in a topic
 * are in their store by the commit.
 */
record NodesAtRest(TestBroker broker, int partitions, Duration patience) {
    /** Every row of every store, in hex, of a process that has all tasks. */
    Map<String, String> rows(RunningJob running, Views views) {
        StreamsJob job = NodesJob.of(TOPICS, views.fleet());
        await().atMost(patience).until(() -> isCaughtUp(job, views));
        var rows = new TreeMap<String, String>();
        for (JobStore<?, ?> store : job.stores()) {
            for (int partition = 0; partition < partitions; partition++) {
                addRows(running, store, partition, rows);
            }
        }
        return rows;
    }

    private boolean isCaughtUp(StreamsJob job, Views views) throws Exception {
        try (var admin = Admin.create(broker.clientSettings())) {
            var ends = admin.listOffsets(ends()).all().get(30, TimeUnit.SECONDS);
            var committed =
                    admin.listConsumerGroupOffsets(job.applicationId())
                            .partitionsToOffsetAndMetadata()
                            .get(30, TimeUnit.SECONDS);
            var positions = views.watermarks().positions(job.name());
            return ends.entrySet().stream()
                    .allMatch(
                            end -> {
                                var place = end.getKey();
                                long reached = positions.getOrDefault(place.partition(), -1L);
                                var kept = committed.get(place);
                                return reached >= end.getValue().offset()
                                        && (kept == null ? 0 : kept.offset()) >= reached;
                            });
        }
    }

    private Map<TopicPartition, OffsetSpec> ends() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(TOPICS.uplink().name(), partition))
                .collect(Collectors.toMap(place -> place, _ -> OffsetSpec.latest()));
    }

    private static <K, V> void addRows(
            RunningJob job, JobStore<K, V> store, int partition, Map<String, String> rows) {
        HexFormat hex = HexFormat.of();
        try (var all = job.store(store, partition).orElseThrow().all()) {
            while (all.hasNext()) {
                var row = all.next();
                byte[] key = store.key().serializer().serialize("", row.key);
                byte[] value = store.value().serializer().serialize("", row.value);
                rows.put(store.name() + " " + hex.formatHex(key), hex.formatHex(value));
            }
        }
    }
}
