package io.headwater.topologies.query;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of a partition's changes a reader of a stream has seen; the id of an event. Two jobs
 * feed a stream, each in its own order, and so do requests of the API. Written {@code
 * partition:offset}, the event's origin, when both jobs have told everything up to it, else {@code
 * partition:offset/offset}, nodes before time series; {@code ~offset} follows when a request was
 * seen.
 *
 * @param nodes uplink offset up to which changes of the nodes job were seen; -1 before the first
 * @param points uplink offset up to which changes of the time series job were seen
 * @param requests offset in the requests topic up to which changes were seen
 */
record StreamCursor(int partition, long nodes, long points, long requests) {
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,9}):(-1|\\d{1,18})(?:/(-1|\\d{1,18}))?(?:~(\\d{1,18}))?");

    /** The cursor that this text is, or empty. */
    static Optional<StreamCursor> parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        long nodes = Long.parseLong(parts.group(2));
        long points = parts.group(3) == null ? nodes : Long.parseLong(parts.group(3));
        long requests = parts.group(4) == null ? -1 : Long.parseLong(parts.group(4));
        return Optional.of(
                new StreamCursor(Integer.parseInt(parts.group(1)), nodes, points, requests));
    }

    /** The same reader once it has seen this much of the uplink. */
    StreamCursor at(long nodes, long points) {
        return new StreamCursor(partition, nodes, points, requests);
    }

    /** The same reader once it has seen this much of the requests. */
    StreamCursor afterRequest(long offset) {
        return new StreamCursor(partition, nodes, points, offset);
    }

    @Override
    public String toString() {
        String text = partition + ":" + nodes;
        return (nodes == points ? text : text + "/" + points)
                + (requests < 0 ? "" : "~" + requests);
    }
}
