package io.headwater.topologies.query;

import io.headwater.schemas.NodeKey;
import io.headwater.topologies.aggregates.Quarter;
import io.headwater.topologies.recompute.Selection;
import org.jspecify.annotations.Nullable;

/**
 * What is to be counted anew.
 *
 * @param selection whole quarter-hours that have closed
 * @param node null for every node
 * @param id under which another instance has begun it; null when this one is the first
 * @param now by the clock of the instance that was asked first, epoch ms: all count up to the same
 *     quarter-hour
 */
record RecomputationBody(
        Selection selection, @Nullable NodeKey node, @Nullable String id, long now) {
    /** Of the query, from another instance alone. */
    static final String ID = "id";

    /** As {@link #ID}. */
    private static final String NOW = "now";

    /**
     * @param since device time from which on points are at hand, epoch ms
     * @param clock epoch ms here
     * @throws Refused naming every problem of the query, or of the body
     */
    static RecomputationBody read(Request request, long since, long clock) {
        Parameters parameters = request.parameters();
        BodyFields body = BodyFields.of(request.body());
        boolean all = body.flag("all");
        String device = body.text("node", "the id of a node", text -> !text.isEmpty());
        NodeKey node = device == null ? null : parameters.node(device);
        String id =
                request.isForwarded()
                        ? parameters.parse(
                                ID, "an id of ours", text -> RequestIds.isOne(text) ? text : null)
                        : null;
        long now = request.isForwarded() ? parameters.time(NOW).orElse(clock) : clock;
        parameters.done();
        String series = body.text("series", "the name of a series", text -> !text.isEmpty());
        String seriesClass =
                body.text("class", "full or simple", text -> PointJson.classOf(text) != null);
        String dataType = body.text("dataType", "a data type", text -> !text.isEmpty());
        Long from = body.time("from");
        Long to = body.time("to");
        boolean dryRun = body.flag("dryRun");
        if (all == (node != null)) {
            body.reject("node", "expected a node, or all to be true");
        }
        if (series != null && node == null) {
            body.reject("series", "is of a node");
        }
        if (from == null) {
            body.reject("from", "expected a time");
        } else if (to != null && from >= to) {
            body.reject("from", "must lie before to");
        } else if (Quarter.startOf(from) < since) {
            body.reject("from", "points are at hand since " + Json.time(since) + " alone");
        }
        body.done();
        var selection =
                new Selection(
                        node == null ? null : node.toString(),
                        series,
                        seriesClass,
                        dataType,
                        from == null ? 0 : from,
                        to == null ? now : to,
                        dryRun);
        return new RecomputationBody(selection.closedBy(now), node, id, now);
    }

    /** The same as another instance is asked for its part of it. */
    Request forwarded(Request request, String begunAs) {
        return request.with(ID, begunAs).with(NOW, Long.toString(now));
    }
}
