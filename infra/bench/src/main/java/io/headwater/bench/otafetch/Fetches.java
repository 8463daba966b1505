package io.headwater.bench.otafetch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Contender;
import io.headwater.bench.frame.Percentiles;
import io.headwater.bench.topologies.Listener;
import io.headwater.bench.topologies.Population;
import io.headwater.schemas.dialect.rainmaker.Channel;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Nodes that ask for an update, one after the other, and whoever answers them: first as fast as it
 * goes, then evenly. A node does not ask again so soon that it would be told nothing (R-OF-2).
 */
final class Fetches implements Contender, AutoCloseable {
    static final String CPU = "CPU-s per million fetches";
    static final String RATE = "fetches a second, as fast as it goes";
    static final String P50 = "p50 to the answer, ms";
    static final String P99 = "p99 to the answer, ms";

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration NOT_AGAIN_WITHIN = Duration.ofSeconds(11);

    private final String name;
    private final ChildJvm process;
    private final Population nodes;
    private final Plan plan;
    private final Answers answers;
    private final Listener listener;
    private int next;
    private long firstAskedAt;
    private long asked;

    /**
     * How much of everything.
     *
     * @param burst fetches of a round as fast as they go
     * @param perSecond of those that are timed
     * @param seconds how long these last
     */
    record Plan(int burst, int perSecond, int seconds) {
        int paced() {
            return perSecond * seconds;
        }
    }

    /**
     * @param process who answers
     * @param topic of the answers
     * @param who whose answer a record is
     */
    Fetches(
            String name,
            ChildJvm process,
            Population nodes,
            Plan plan,
            String bootstrapServers,
            String topic,
            Addressee who) {
        this.name = name;
        this.process = process;
        this.nodes = nodes;
        this.plan = plan;
        this.answers = new Answers(nodes.size(), Math.max(plan.burst(), plan.paced()));
        this.listener =
                Listener.to(
                        bootstrapServers,
                        topic,
                        (entry, at) -> answers.answered(who.of(entry.key()), at));
    }

    /** Reads in the key of an answer whom it is for. */
    @FunctionalInterface
    interface Addressee {
        int of(byte[] key);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        double cpu = process.cpuSeconds();
        long from = System.nanoTime();
        ask(plan.burst(), 0);
        double seconds = (System.nanoTime() - from) / 1e9;
        cpu = process.cpuSeconds() - cpu;
        ask(plan.paced(), plan.perSecond());
        Percentiles times = answers.newest(plan.paced());
        return Map.of(
                CPU,
                cpu * 1e6 / plan.burst(),
                RATE,
                plan.burst() / seconds,
                P50,
                times.p50(),
                P99,
                times.p99());
    }

    @Override
    public void close() {
        listener.close();
    }

    /** Every node asks once. */
    void askAll() throws InterruptedException {
        ask(nodes.size(), 0);
    }

    /** Returns when all are answered. */
    private void ask(int count, int perSecond) throws InterruptedException {
        long from = System.nanoTime();
        for (int i = 0; i < count; i++) {
            ask(turn());
            if (perSecond > 0) {
                LockSupport.parkNanos(from + i * 1_000_000_000L / perSecond - System.nanoTime());
            }
        }
        nodes.flush();
        asked += count;
        answers.await(asked, PATIENCE);
    }

    private void ask(int node) {
        answers.asked(node);
        nodes.say(node, Channel.OTAFETCH, "otafetch", "{\"fw_version\":\"1.0\"}".getBytes(UTF_8));
    }

    private int turn() throws InterruptedException {
        if (next == 0) {
            long again = firstAskedAt + NOT_AGAIN_WITHIN.toNanos();
            if (asked > 0) {
                TimeUnit.NANOSECONDS.sleep(again - System.nanoTime());
            }
            firstAskedAt = System.nanoTime();
        }
        int node = next;
        next = (next + 1) % nodes.size();
        return node;
    }
}
