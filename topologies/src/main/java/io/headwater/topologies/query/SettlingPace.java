package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How fast the nodes of a request come to an end, as far as somebody watched: from the first look
 * to the last at which more of them had. One thread at a time.
 */
final class SettlingPace {
    private static final double MS_PER_MINUTE = 60_000;

    private long firstAt = -1;
    private long firstSettled;
    private long lastAt;
    private long lastSettled;

    /**
     * Adds the pace to the counts of one look.
     *
     * @param nowMillis when it was
     */
    ObjectNode addedTo(ObjectNode counts, long nowMillis) {
        long open = counts.path("open").asLong();
        long settled = counts.path("nodes").asLong() - open;
        if (firstAt < 0) {
            firstAt = nowMillis;
            firstSettled = settled;
            lastAt = nowMillis;
            lastSettled = settled;
        } else if (settled > lastSettled) {
            lastAt = nowMillis;
            lastSettled = settled;
        }
        boolean known = lastSettled > firstSettled && lastAt > firstAt;
        double perMinute =
                known ? (lastSettled - firstSettled) * MS_PER_MINUTE / (lastAt - firstAt) : 0;
        counts.put("settledPerMinute", known ? Double.valueOf(perMinute) : null);
        counts.put(
                "estimatedEndAt",
                known && open > 0
                        ? Json.time(lastAt + Math.round(open * MS_PER_MINUTE / perMinute))
                        : null);
        return counts;
    }
}
