package io.headwater.bench.query;

import io.headwater.bench.frame.Contender;
import io.headwater.bench.topologies.Traffic;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A server that is asked at a steady pace while the job applies deltas at another. */
final class BesideIngest implements Contender {
    static final String P50 = "p50 beside ingest, ms";
    static final String P99 = "p99 beside ingest, ms";

    private final String name;
    private final Asker asker;
    private final Traffic traffic;
    private final int seconds;
    private final int requests;
    private final int deltas;

    /**
     * @param seconds of asking
     * @param requests a second
     * @param deltas a second
     */
    BesideIngest(String name, Asker asker, Traffic traffic, int seconds, int requests, int deltas) {
        this.name = name;
        this.asker = asker;
        this.traffic = traffic;
        this.seconds = seconds;
        this.requests = requests;
        this.deltas = deltas;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Double> round() throws InterruptedException {
        Thread ingest =
                Thread.ofPlatform()
                        .name("ingest")
                        .start(() -> traffic.deltas((long) deltas * (seconds + 2), deltas));
        try {
            TimeUnit.SECONDS.sleep(1); // the ingest runs evenly by then
            Asker.Outcome outcome = asker.ask(seconds, requests);
            return Map.of(P50, outcome.p50(), P99, outcome.p99());
        } finally {
            ingest.join();
        }
    }
}
