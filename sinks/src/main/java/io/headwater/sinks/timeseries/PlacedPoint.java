package io.headwater.sinks.timeseries;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A point and the row that it takes, of which its series' integer and its time are the key.
 *
 * @param seriesId stands for the series
 */
record PlacedPoint(int seriesId, PointRow point) {
    /** Statements that a batch is worth for the sake of exact counts. */
    private static final int MOST_TURNS = 8;

    /**
     * The points in turns, to be written one after another: one statement may not touch a row
     * twice, and a row counts what it held before. Each turn is in the order of the index, which is
     * also one order for tasks that meet in it; what is of one row is in log order. A clock that
     * stands still gives one row hundreds of values: the last turn has the newest of what is left.
     *
     * @param ids of the points' series, in the order of the points
     * @return one turn at least
     */
    static List<List<PlacedPoint>> inTurns(List<PointRow> points, int[] ids) {
        var sorted = new ArrayList<PlacedPoint>(ids.length);
        for (int i = 0; i < ids.length; i++) {
            sorted.add(new PlacedPoint(ids[i], points.get(i)));
        }
        sorted.sort(PlacedPoint::compare);
        List<List<PlacedPoint>> turns = new ArrayList<>();
        turns.add(new ArrayList<>(ids.length));
        int turn = 0;
        @Nullable PlacedPoint before = null;
        for (PlacedPoint placed : sorted) {
            turn = before != null && before.isWhere(placed) ? turn + 1 : 0;
            if (turn == turns.size() && turn < MOST_TURNS) {
                turns.add(new ArrayList<>());
            }
            if (turn < MOST_TURNS) {
                turns.get(turn).add(placed);
            } else {
                turns.getLast().set(turns.getLast().size() - 1, placed);
            }
            before = placed;
        }
        return turns;
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
