package io.headwater.sinks.timeseries;

import java.util.ArrayList;
import java.util.List;

/**
 * A point and the row that it takes, of which its series' integer and its time are the key.
 *
 * @param seriesId stands for the series
 */
record PlacedPoint(int seriesId, PointRow point) {
    /**
     * One point per row, the newest in log order, as one statement may not touch a row twice; in
     * the order of the index, which is also one order for tasks that meet in it.
     *
     * @param ids of the points' series, in the order of the points
     */
    static List<PlacedPoint> newest(List<PointRow> points, int[] ids) {
        var sorted = new ArrayList<PlacedPoint>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            sorted.add(new PlacedPoint(ids[i], points.get(i)));
        }
        sorted.sort(PlacedPoint::compare);
        var newest = new ArrayList<PlacedPoint>(ids.length);
        for (PlacedPoint placed : sorted) {
            if (!newest.isEmpty() && newest.get(newest.size() - 1).isWhere(placed)) {
                newest.set(newest.size() - 1, placed);
            } else {
                newest.add(placed);
            }
        }
        return newest;
    }

    private boolean isWhere(PlacedPoint other) {
        return seriesId == other.seriesId && point.time() == other.point.time();
    }

    /** By row, and then by the log. */
    private static int compare(PlacedPoint one, PlacedPoint other) {
        int order = Integer.compare(one.seriesId, other.seriesId);
        if (order == 0) {
            order = Long.compare(one.point.time(), other.point.time());
        }
        if (order == 0) {
            order = Long.compare(one.point.origin(), other.point.origin());
        }
        return order == 0 ? Integer.compare(one.point.revision(), other.point.revision()) : order;
    }
}
