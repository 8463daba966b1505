package io.headwater.bench;

import io.headwater.avro.params.ParamValue;
import io.headwater.schemas.NodeKey;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.rocksdb.RocksDBException;

/**
 * Measures two layouts of the params store: a document a node, or an entry a parameter (ADR 0003).
 * One thread, no broker: what restoring costs beyond reading the changelog, and what a delta costs
 * beyond parsing it. Arguments: number of nodes, parameters of each.
 */
public final class ParamsLayoutBench {
    private static final int OPERATIONS = 100_000;
    private static final int INITS = 10_000;

    /** As many as Kafka Streams reads from a changelog at once. */
    private static final int RESTORE_BATCH = 1_000;

    private final PrintStream out;
    private final Fleet fleet;

    private ParamsLayoutBench(PrintStream out, Fleet fleet) {
        this.out = out;
        this.fleet = fleet;
    }

    /** Prints a line for each quantity and layout. */
    public static void main(String[] arguments) throws Exception {
        int nodes = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        int params = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 12;
        var bench = new ParamsLayoutBench(System.out, new Fleet(nodes, params));
        bench.measure("document", new DocumentLayout());
        bench.measure("entry", new EntryLayout());
    }

    private void measure(String name, ParamsLayout layout) throws IOException, RocksDBException {
        Path folder = Files.createTempDirectory("params-layout");
        try (var store = new BenchStore(folder)) {
            print(name, "nodes", fleet.nodes(), "of " + fleet.paramsPerNode() + " params");
            restore(name, layout, store);
            print(name, "store", store.compactedBytes() / (double) fleet.nodes(), "bytes a node");
            deltas(layout, store, OPERATIONS / 4); // so that everything is compiled
            deltas(name, layout, store);
            inits(name, layout, store);
            reads(name, layout, store);
        } finally {
            delete(folder);
        }
    }

    private void restore(String name, ParamsLayout layout, BenchStore store)
            throws RocksDBException {
        long bytes = 0;
        long rows = 0;
        long wall = 0;
        long cpu = 0;
        var batch = new ArrayList<BenchStore.Row>();
        for (int i = 0; i < fleet.nodes(); i++) {
            batch.addAll(layout.rows(fleet.node(i), fleet.params(i)));
            if (batch.size() >= RESTORE_BATCH || i + 1 == fleet.nodes()) {
                rows += batch.size();
                bytes += batch.stream().mapToLong(BenchStore.Row::bytes).sum();
                long wallBefore = System.nanoTime();
                long cpuBefore = cpu();
                store.restore(batch);
                cpu += cpu() - cpuBefore;
                wall += System.nanoTime() - wallBefore;
                batch.clear();
            }
        }
        print(name, "changelog", bytes / (double) fleet.nodes(), "bytes a node, compacted");
        print(name, "changelog", rows / (double) fleet.nodes(), "records a node, compacted");
        print(name, "restore", wall / 1e6, "ms in all, writing to the store");
        print(name, "restore", cpu / 1e3 / fleet.nodes(), "us of CPU a node, this thread");
    }

    private void deltas(String name, ParamsLayout layout, BenchStore store)
            throws RocksDBException {
        long before = cpu();
        long bytes = deltas(layout, store, OPERATIONS);
        print(name, "delta", (cpu() - before) / 1e3 / OPERATIONS, "us of CPU");
        print(name, "delta", bytes / (double) OPERATIONS, "bytes of changelog");
    }

    private long deltas(ParamsLayout layout, BenchStore store, int count) throws RocksDBException {
        var random = new Random(7);
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            int node = random.nextInt(fleet.nodes());
            int param = 1 + random.nextInt(fleet.paramsPerNode() - 1);
            bytes += layout.delta(store, fleet.node(node), fleet.param(node, param, i));
        }
        return bytes;
    }

    private void inits(String name, ParamsLayout layout, BenchStore store) throws RocksDBException {
        var random = new Random(11);
        long bytes = 0;
        long spent = 0;
        for (int i = 0; i < INITS; i++) {
            int node = random.nextInt(fleet.nodes());
            NodeKey key = fleet.node(node);
            List<ParamValue> params = fleet.params(node);
            long before = cpu();
            bytes += layout.init(store, key, params);
            spent += cpu() - before;
        }
        print(name, "init", spent / 1e3 / INITS, "us of CPU");
        print(name, "init", bytes / (double) INITS, "bytes of changelog");
    }

    private void reads(String name, ParamsLayout layout, BenchStore store) throws RocksDBException {
        var random = new Random(13);
        long before = cpu();
        long seen = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            seen += layout.read(store, fleet.node(random.nextInt(fleet.nodes())));
        }
        print(name, "read", (cpu() - before) / 1e3 / OPERATIONS, "us of CPU, all params");
        if (seen == 0) {
            throw new IllegalStateException(name + ": nothing was read");
        }
    }

    private void print(String layout, String what, double value, String unit) {
        out.printf(Locale.ROOT, "%-10s %-10s %12.2f %s%n", layout, what, value, unit);
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
