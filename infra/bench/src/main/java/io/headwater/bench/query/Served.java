package io.headwater.bench.query;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Contender;
import java.util.Map;

/** A server that is asked as often as it answers. */
final class Served implements Contender {
    static final String RATE = "answers/s";
    static final String CPU = "CPU-s per million answers";

    private final String name;
    private final ChildJvm server;
    private final Asker asker;
    private final int seconds;

    Served(String name, ChildJvm server, Asker asker, int seconds) {
        this.name = name;
        this.server = server;
        this.asker = asker;
        this.seconds = seconds;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Map<String, Double> round() throws Exception {
        double before = server.cpuSeconds();
        Asker.Outcome outcome = asker.ask(seconds, 0);
        double cpu = server.cpuSeconds() - before;
        return Map.of(RATE, outcome.perSecond(), CPU, cpu * 1e6 / (outcome.perSecond() * seconds));
    }
}
