package io.headwater.bench.memory;

import io.headwater.bench.frame.Bench;
import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Figure;
import io.headwater.bench.frame.KafkaBroker;
import io.headwater.bench.frame.Options;
import io.headwater.bench.frame.Progress;
import io.headwater.bench.frame.Report;
import io.headwater.bench.frame.TemporaryFolder;
import io.headwater.bench.topologies.Population;
import io.headwater.bench.topologies.Progressed;
import io.headwater.bench.topologies.TopologiesProcess;
import io.headwater.bench.topologies.TopologiesProcess.Memory;
import io.headwater.bench.topologies.Traffic;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.topologies.nodes.NodesJob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;

/** Very many nodes in the state of one process. */
public final class MemoryBench implements Bench {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final double MEBIBYTE = 1 << 20;

    /** Stores below this are left out of the list. */
    private static final double LEAST_BYTES = 1;

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String what() {
        return "What the job nodes keeps of a node that is connected, has a configuration and twelve"
                + " parameters: on disk, in memory, and how long all of it takes to come back from the"
                + " broker when the disk is lost, beside somebody who reads the same changelogs and"
                + " keeps nothing.";
    }

    @Override
    public Report run(Options options, Progress progress) throws Exception {
        int nodes = options.number("nodes", 1_000_000);
        String heap = options.text("heap", "3g");
        int threads = options.number("threads", 1);
        options.rejectUnknown();
        var topics = new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load());
        String uplink = topics.uplink().name();
        try (var folder = TemporaryFolder.make(name());
                var broker = KafkaBroker.start(folder.path().resolve("kafka"));
                Admin admin =
                        Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            var ours =
                    new Starts(
                            broker.bootstrapServers(),
                            Files.createDirectories(folder.path().resolve("ours")),
                            heap,
                            threads);
            Filled filled = fill(ours, admin, uplink, nodes, progress);
            Map<String, Long> stores = Folders.stores(ours.folder());
            Map<String, Long> changelogs = Folders.changelogs(folder.path().resolve("kafka"));

            Timed kept = ours.timed();
            progress.say("start with its state: " + kept);
            Folders.delete(ours.folder().resolve("streams"));
            Timed restored = ours.timed();
            progress.say("start without: " + restored);
            BareRead limit =
                    BareRead.of(
                            broker.bootstrapServers(),
                            Progressed.NODES,
                            topics.paramsState().name());
            progress.say("bare read: " + limit);
            return new Report(
                    figures(nodes, filled, stores, changelogs, kept, restored, limit),
                    notes(nodes, filled, stores, changelogs, limit, heap, threads));
        }
    }

    /**
     * Where the process runs.
     *
     * @param folder its own
     */
    private record Starts(String bootstrapServers, Path folder, String heap, int threads) {
        TopologiesProcess process() throws IOException, InterruptedException {
            return TopologiesProcess.start(
                    ChildJvm.longRunning("256m", heap),
                    PATIENCE,
                    bootstrapServers,
                    folder,
                    NodesJob.NAME,
                    "threads=" + threads);
        }

        /** Starts it once, looks at it, and stops it in order. */
        Timed timed() throws IOException, InterruptedException {
            long from = System.nanoTime();
            try (var process = process()) {
                double seconds = (System.nanoTime() - from) / 1e9;
                Memory memory = process.memory();
                var timed = new Timed(seconds, memory, process.jvm().residentBytes());
                process.stop();
                return timed;
            }
        }
    }

    /** From the beginning of a process to the moment that its job works. */
    private record Timed(double seconds, Memory memory, long residentBytes) {}

    /**
     * @param seconds from the first record of a node to the last one's commit
     * @param empty before any node had come
     * @param full with all of them
     */
    private record Filled(double seconds, Memory empty, Memory full) {}

    private static Filled fill(
            Starts ours, Admin admin, String uplink, int nodes, Progress progress)
            throws Exception {
        try (var process = ours.process();
                var population = new Population(ours.bootstrapServers(), uplink, nodes, 20)) {
            Memory empty = process.memory();
            progress.say(nodes + " nodes arrive");
            long from = System.nanoTime();
            population.arrive();
            progress.say("and are taken in");
            new Progressed(admin, Progressed.NODES).await(uplink, 0, PATIENCE);
            double seconds = (System.nanoTime() - from) / 1e9;
            Memory full = process.memory();
            process.stop();
            return new Filled(seconds, empty, full);
        }
    }

    private static List<Figure> figures(
            int nodes,
            Filled filled,
            Map<String, Long> stores,
            Map<String, Long> changelogs,
            Timed kept,
            Timed restored,
            BareRead limit) {
        double heap = restored.memory().heapBytes() - filled.empty().heapBytes();
        return List.of(
                Figure.plain("stores on disk, bytes a node", text(sum(stores) / nodes, 0), ""),
                Figure.plain(
                        "what it is restored from at the broker, bytes a node",
                        text(sum(changelogs) / nodes, 0),
                        ""),
                Figure.plain("heap in use, bytes a node", text(heap / nodes, 0), ""),
                Figure.plain(
                        "RocksDB in memory, MiB for all nodes",
                        text(filled.full().rocksDbBytes() / MEBIBYTE, 0),
                        "block cache 64"),
                Figure.plain(
                        "resident, MiB for all nodes",
                        text(restored.residentBytes() / MEBIBYTE, 0),
                        ""),
                Figure.plain("start with the state on disk, s", text(kept.seconds(), 1), ""),
                Figure.plain(
                        "start with the state lost, s",
                        text(restored.seconds(), 1),
                        "bare read " + text(limit.seconds(), 1)),
                Figure.plain(
                        "restore, s per million nodes",
                        text(restored.seconds() * 1e6 / nodes, 1),
                        "bare read " + text(limit.seconds() * 1e6 / nodes, 1)));
    }

    private static List<String> notes(
            int nodes,
            Filled filled,
            Map<String, Long> stores,
            Map<String, Long> changelogs,
            BareRead limit,
            String heap,
            int threads) {
        return List.of(
                nodes
                        + " nodes of "
                        + Traffic.PARAMS
                        + " parameters, each with three records of its own: connected, configuration,"
                        + " parameters. A heap of at most "
                        + heap
                        + ", "
                        + threads
                        + " stream thread"
                        + (threads == 1 ? "" : "s")
                        + "; they were taken in at "
                        + text(nodes / filled.seconds(), 0)
                        + " nodes a second.",
                "On disk, by store: " + perNode(stores, nodes) + ".",
                "At the broker, compressed and still with what was superseded: "
                        + perNode(changelogs, nodes)
                        + "; "
                        + limit.entries()
                        + " records in all.",
                "What RocksDB has in memory is bounded by the block cache, however many nodes there"
                        + " are. Time to start includes the JVM's own, without the start cache.");
    }

    private static String perNode(Map<String, Long> bytes, int nodes) {
        return bytes.entrySet().stream()
                .filter(each -> each.getValue() >= LEAST_BYTES * nodes)
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .map(each -> each.getKey() + " " + text((double) each.getValue() / nodes, 0))
                .collect(Collectors.joining(", "));
    }

    private static double sum(Map<String, Long> bytes) {
        return bytes.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String text(double value, int digits) {
        return String.format(Locale.ROOT, "%." + digits + "f", value);
    }
}
