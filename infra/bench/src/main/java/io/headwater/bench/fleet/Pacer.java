package io.headwater.bench.fleet;

import java.util.List;

/** Spreads messages evenly over time and over the nodes of one event loop. Event loop only. */
final class Pacer implements Runnable {
    private final List<NodeClient> clients;
    private final double perNano; // bursts
    private final int burst;
    private final long begin;
    private long announced;

    /**
     * @param begin nano time from which messages are due
     */
    Pacer(List<NodeClient> clients, double perSecond, int burst, long begin) {
        this.clients = clients;
        this.perNano = perSecond / burst / 1e9;
        this.burst = burst;
        this.begin = begin;
    }

    /** Announces what has become due since the last time. */
    @Override
    public void run() {
        long now = System.nanoTime();
        long until = (long) ((now - begin) * perNano);
        while (announced < until) {
            long dueAt = begin + (long) (announced / perNano);
            clients.get((int) (announced % clients.size())).due(dueAt, burst);
            announced++;
        }
    }
}
