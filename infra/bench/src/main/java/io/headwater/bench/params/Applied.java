package io.headwater.bench.params;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Contender;
import io.headwater.bench.frame.Waiting;
import io.headwater.bench.topologies.Traffic;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * A Streams application that is given deltas, and what it takes until it has committed them all.
 */
final class Applied implements Contender {
    static final String CPU = "CPU-s per million deltas";
    static final String RATE = "deltas/s";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final String name;
    private final ChildJvm process;
    private final String group;
    private final Admin admin;
    private final Traffic traffic;
    private final int count;
    private long sent;

    /**
     * @param group of the application
     * @param admin of the cluster
     * @param traffic writes to the application's source
     * @param count deltas in a round
     */
    Applied(
            String name,
            ChildJvm process,
            String group,
            Admin admin,
            Traffic traffic,
            int nodes,
            int count) {
        this.name = name;
        this.process = process;
        this.group = group;
        this.admin = admin;
        this.traffic = traffic;
        this.count = count;
        traffic.inits();
        sent = nodes;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        awaitCommitted();
        double before = process.cpuSeconds();
        long from = System.nanoTime();
        traffic.deltas(count, 0);
        sent += count;
        awaitCommitted();
        double seconds = (System.nanoTime() - from) / 1e9;
        return Map.of(CPU, (process.cpuSeconds() - before) * 1e6 / count, RATE, count / seconds);
    }

    private void awaitCommitted() throws Exception {
        Waiting.until(
                () -> committed() >= sent,
                PATIENCE,
                () -> name + " has not committed " + sent + " records");
    }

    private long committed() throws InterruptedException, ExecutionException {
        return admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .values()
                .stream()
                .mapToLong(OffsetAndMetadata::offset)
                .sum();
    }
}
