package io.headwater.bench.aggregates;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Contender;
import io.headwater.bench.topologies.Progressed;
import io.headwater.bench.topologies.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A Streams application that is given points, and what it takes until it has committed them all and
 * whatever follows from them.
 */
final class AppliedPoints implements Contender {
    static final String CPU = "CPU-s per million points";
    static final String RATE = "points/s";

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    /** Of the devices' clocks, so that no round reaches into the future. */
    private static final Duration BEHIND = Duration.ofHours(6);

    private final String name;
    private final ChildJvm process;
    private final Progressed progressed;
    private final String topic;
    private final Traffic traffic;
    private final int count;
    private final Duration settling;
    private final long since = Instant.now().minus(BEHIND).getEpochSecond();

    /**
     * @param topic the application's source, which the traffic is to
     * @param count points in a round
     * @param settling how long after its points something may still follow from them
     */
    AppliedPoints(
            String name,
            ChildJvm process,
            Progressed progressed,
            String topic,
            Traffic traffic,
            int count,
            Duration settling) {
        this.name = name;
        this.process = process;
        this.progressed = progressed;
        this.topic = topic;
        this.traffic = traffic;
        this.count = count;
        this.settling = settling;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        progressed.await(topic, 0, PATIENCE);
        double before = process.cpuSeconds();
        long from = System.nanoTime();
        traffic.points(count, since);
        progressed.await(topic, 0, PATIENCE);
        double seconds = (System.nanoTime() - from) / 1e9;
        TimeUnit.MILLISECONDS.sleep(settling.toMillis());
        progressed.await(topic, 0, PATIENCE);
        return Map.of(CPU, (process.cpuSeconds() - before) * 1e6 / count, RATE, count / seconds);
    }
}
