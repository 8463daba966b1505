package io.headwater.topologies.files;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Which part of a file a request is about (RFC 9110, section 14). */
sealed interface ByteRange {
    /** All of it: no range was asked for, or not one single range of bytes. */
    record Whole() implements ByteRange {}

    /**
     * Some of it.
     *
     * @param from first byte
     * @param bytes how many, 1 at least
     */
    record Part(long from, long bytes) implements ByteRange {}

    /** Nothing that the file has. */
    record Unsatisfiable() implements ByteRange {}

    /** Reads a Range header; null when there is none. */
    static ByteRange of(@Nullable String header, long fileBytes) {
        Matcher range = Syntax.RANGE.matcher(header == null ? "" : header);
        if (!range.matches() || (range.group(1).isEmpty() && range.group(2).isEmpty())) {
            return new Whole();
        }
        if (range.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(range.group(2)), fileBytes);
            return last == 0 ? new Unsatisfiable() : new Part(fileBytes - last, last);
        }
        long from = Long.parseLong(range.group(1));
        long to = range.group(2).isEmpty() ? fileBytes - 1 : Long.parseLong(range.group(2));
        if (to < from && !range.group(2).isEmpty()) {
            return new Whole(); // not a valid range, and so to be ignored
        }
        return from >= fileBytes
                ? new Unsatisfiable()
                : new Part(from, Math.min(to, fileBytes - 1) - from + 1);
    }

    /** How a single range is written. */
    final class Syntax {
        static final Pattern RANGE = Pattern.compile("bytes=\\s*([0-9]{0,18})-([0-9]{0,18})\\s*");

        private Syntax() {}
    }
}
