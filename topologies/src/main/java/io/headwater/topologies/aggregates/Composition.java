package io.headwater.topologies.aggregates;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts points, or atoms of quarter-hours, into the buckets of a calendar. They come oldest first;
 * what is empty makes no bucket. One per answer; one thread.
 */
public final class Composition {
    private final ZoneCalendar calendar;
    private final Differences differences;
    private final List<Bucket> done = new ArrayList<>();

    private @Nullable Sample before;

    // the bucket that is being filled
    private long start = Long.MIN_VALUE;
    private long end = Long.MIN_VALUE;
    private @Nullable Atom atom;

    /**
     * @param before the last point before the range; null when there is none, or no need of it
     */
    public Composition(Question.Buckets asked, @Nullable Sample before) {
        this.calendar = asked.calendar();
        this.differences = asked.differences();
        this.before = before;
    }

    /** The next point in time. */
    public void add(Sample point) {
        Sample counts = differences.between(before, point);
        before = point;
        if (counts != null) {
            moveTo(point.time());
            atom = Atom.of(atom, counts);
        }
    }

    /**
     * The next quarter-hour that has points. Differences cannot be told from it.
     *
     * @param from its start; no bucket may start within it, see {@link #isMadeOfQuarters}
     */
    public void add(long from, Atom quarter) {
        moveTo(from);
        atom = atom == null ? quarter : atom.and(quarter);
    }

    /** Every bucket that has points, oldest first; to be asked once, at the end. */
    public List<Bucket> buckets() {
        finish();
        return List.copyOf(done);
    }

    /**
     * Whether all buckets of a range are made of whole quarter-hours: not so for minutes, and not
     * for hours that end early because a zone set its clocks at an odd time; days of all zones are,
     * since 2000. Both ends count as well.
     */
    public static boolean isMadeOfQuarters(ZoneCalendar calendar, Question.Range range) {
        if (calendar.interval() == Interval.MINUTE
                || !Quarter.isStart(range.from())
                || !Quarter.isStart(range.to())) {
            return false;
        }
        long start = calendar.startOf(range.from());
        while (start < range.to()) {
            if (start > range.from() && !Quarter.isStart(start)) {
                return false;
            }
            start = calendar.after(start);
        }
        return true;
    }

    private void moveTo(long time) {
        if (time >= end) {
            finish();
            start = calendar.startOf(time);
            end = calendar.after(start);
        }
    }

    private void finish() {
        if (atom != null) {
            done.add(new Bucket(start, end, atom));
            atom = null;
        }
    }
}
