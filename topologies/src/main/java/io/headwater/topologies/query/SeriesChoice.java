package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.timeseries.SeriesClass;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which series of a node a name means, where several share it; null for any. */
record SeriesChoice(String name, @Nullable SeriesClass seriesClass, @Nullable String dataType) {
    private static final List<String> TYPES =
            List.of("bool", "int", "float", "string", "object", "array");

    static SeriesChoice of(Request request, Parameters parameters) {
        return new SeriesChoice(
                request.path("name"),
                parameters.choice("class", "full or simple", PointJson::classOf),
                parameters.choice(
                        "dt",
                        "one of " + String.join(", ", TYPES),
                        text -> TYPES.contains(text) ? text : null));
    }

    /**
     * The series that is meant.
     *
     * @param named every series of this name
     * @throws Refused when none or several match
     */
    SeriesKey among(NodeKey node, List<SeriesKey> named) {
        List<SeriesKey> matching = named.stream().filter(this::allows).toList();
        if (matching.isEmpty()) {
            throw new Refused(
                    ErrorCode.SERIES_UNKNOWN, node + " has no such series '" + name + "'");
        }
        if (matching.size() > 1) {
            ObjectNode details = Json.object();
            ArrayNode candidates = details.putArray("candidates");
            matching.forEach(series -> candidates.add(PointJson.series(series)));
            throw new Refused(
                    ErrorCode.SERIES_AMBIGUOUS,
                    matching.size() + " series are named '" + name + "'",
                    details);
        }
        return matching.getFirst();
    }

    private boolean allows(SeriesKey series) {
        return (seriesClass == null || seriesClass == series.seriesClass())
                && (dataType == null || dataType.equals(series.dataType()));
    }
}
