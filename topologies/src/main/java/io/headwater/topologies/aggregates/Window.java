package io.headwater.topologies.aggregates;

import java.time.DayOfWeek;
import java.time.ZoneOffset;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The windows that simple series are counted by (rainmaker.md 4.10): of UTC, weeks from Sunday on,
 * unlike those of full series.
 */
public enum Window {
    /** From a full hour to the next. */
    HOURLY(Interval.HOUR),
    /** From midnight to midnight. */
    DAILY(Interval.DAY),
    /** From Sunday to Sunday. */
    WEEKLY(Interval.WEEK),
    /** Of the calendar. */
    MONTHLY(Interval.MONTH);

    private final Interval interval;

    Window(Interval interval) {
        this.interval = interval;
    }

    /** The window of this name, in lower case; null when there is none. */
    public static @Nullable Window named(String name) {
        for (Window window : values()) {
            if (window.word().equals(name)) {
                return window;
            }
        }
        return null;
    }

    /** Its name in requests. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The one that a time lies in, whole.
     *
     * @param time epoch ms
     */
    public Question at(long time) {
        ZoneCalendar calendar = calendar();
        long start = calendar.startOf(time);
        return counted(new Question.Range(start, calendar.after(start)));
    }

    /**
     * Every one that has a part in a range, each whole, newest first; of a range no longer than may
     * be asked of a full series by the same interval.
     *
     * @param from start of the range, in it; epoch ms
     * @param to end of the range, not in it; epoch ms
     */
    public Question of(long from, long to) {
        if (from >= to) {
            return new Question.Refused(Fault.ORDER);
        }
        if (!interval.allows(from, to, ZoneOffset.UTC)) {
            return new Question.Refused(Fault.SPAN);
        }
        ZoneCalendar calendar = calendar();
        return counted(
                new Question.Range(
                        calendar.startOf(from), calendar.after(calendar.startOf(to - 1))));
    }

    private Question counted(Question.Range range) {
        return new Question.Buckets(Aggregate.COUNT, calendar(), range, Differences.NONE, true);
    }

    private ZoneCalendar calendar() {
        return new ZoneCalendar(ZoneOffset.UTC, interval, DayOfWeek.SUNDAY);
    }
}
