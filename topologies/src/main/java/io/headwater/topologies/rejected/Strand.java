package io.headwater.topologies.rejected;

import io.headwater.topologies.rejected.RejectedReader.Stretch;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The listed records of one partition, one after the other in either direction. A log can only be
 * read forwards, so that going back means reading windows that lie ever further back. Holds one
 * window at most.
 */
final class Strand {
    private static final long WINDOW = 500;

    private final RejectedReader reader;
    private final Selection selection;
    private final boolean newestFirst;
    private final Deque<RejectedEntry> window = new ArrayDeque<>();
    private Stretch unread;

    Strand(RejectedReader reader, Selection selection, Stretch stretch, boolean newestFirst) {
        this.reader = reader;
        this.selection = selection;
        this.newestFirst = newestFirst;
        this.unread = stretch;
    }

    /** The next record, which stays the next one; null when there are no more. */
    @Nullable RejectedEntry peek() {
        while (window.isEmpty() && !unread.isEmpty()) {
            List<RejectedEntry> entries = reader.entries(nextWindow(), selection);
            window.addAll(newestFirst ? entries.reversed() : entries);
        }
        return window.peek();
    }

    /** Goes on to the record after the next. */
    void skip() {
        window.poll();
    }

    private Stretch nextWindow() {
        if (newestFirst) {
            long from = Math.max(unread.from(), unread.to() - WINDOW);
            var next = new Stretch(unread.partition(), from, unread.to());
            unread = new Stretch(unread.partition(), unread.from(), from);
            return next;
        }
        long to = Math.min(unread.to(), unread.from() + WINDOW);
        var next = new Stretch(unread.partition(), unread.from(), to);
        unread = new Stretch(unread.partition(), to, unread.to());
        return next;
    }
}
