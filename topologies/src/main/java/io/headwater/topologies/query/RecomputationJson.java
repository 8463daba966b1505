package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.timeseries.QuarterHour;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.recompute.Difference;
import io.headwater.topologies.recompute.Phase;
import io.headwater.topologies.recompute.Plan;
import io.headwater.topologies.recompute.Recomputations.Change;
import io.headwater.topologies.recompute.Recomputations.Status;
import io.headwater.topologies.recompute.Selection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One instance's recomputation, as answers show it. */
final class RecomputationJson {
    private RecomputationJson() {}

    static ObjectNode of(Status status) {
        Plan plan = status.plan();
        Selection selection = plan.selection();
        ObjectNode json = Json.object();
        json.put("id", plan.id());
        json.put("node", selection.node());
        json.put("series", selection.series());
        json.put("class", selection.seriesClass());
        json.put("dataType", selection.dataType());
        json.put("from", Json.time(selection.from()));
        json.put("to", Json.time(Math.max(selection.from(), selection.to())));
        json.put("dryRun", selection.dryRun());
        json.put("state", plan.phase().word());
        json.put("why", plan.why());
        json.put("startedAt", Json.time(plan.startedAt()));
        json.put("endedAt", Json.time(plan.endedAt()));
        ArrayNode partitions = json.putArray("partitions");
        plan.publishedUntil().keySet().stream().sorted().forEach(partitions::add);
        ObjectNode progress = json.putObject("progress");
        progress.put("series", plan.series());
        progress.put("seriesCounted", plan.counted());
        progress.put("quarters", plan.quarters());
        progress.put("seriesPerSecond", status.seriesPerSecond());
        progress.put("secondsLeft", secondsLeft(status));
        ObjectNode changes = json.putObject("changes");
        changes.put("total", plan.changes());
        for (Difference difference : Difference.values()) {
            if (difference != Difference.NONE) {
                changes.put(word(difference), plan.differences().getOrDefault(difference, 0L));
            }
        }
        json.put("switched", plan.phase() == Phase.DONE && !selection.dryRun());
        return json;
    }

    static ObjectNode of(Change change) {
        ObjectNode json = NodeJson.key(change.row().node());
        SeriesKey series = SeriesKey.of(change.row(), true).orElseThrow();
        json.set("series", PointJson.series(series));
        json.put("start", Json.time(SeriesKey.timeOf(change.row())));
        json.put("difference", word(change.difference()));
        json.set("before", quarter(change.before()));
        json.set("after", quarter(change.after()));
        return json;
    }

    /** Null while nobody can tell. */
    private static @Nullable Long secondsLeft(Status status) {
        Plan plan = status.plan();
        if (plan.phase() != Phase.COUNTING || status.seriesPerSecond() <= 0) {
            return null;
        }
        return Math.round((plan.series() - plan.counted()) / status.seriesPerSecond());
    }

    private static @Nullable JsonNode quarter(@Nullable QuarterHour quarter) {
        if (quarter == null) {
            return null;
        }
        ObjectNode json = Json.object();
        json.put("state", quarter.getState().name().toLowerCase(Locale.ROOT));
        json.put("count", quarter.getCount());
        put(json, "min", quarter.getMin());
        put(json, "max", quarter.getMax());
        put(json, "sum", quarter.getSum());
        put(json, "first", quarter.getFirst());
        put(json, "last", quarter.getLast());
        json.put("revision", quarter.getRevision());
        json.put("lateCount", quarter.getLateCount());
        return json;
    }

    private static void put(ObjectNode json, String name, @Nullable Object value) {
        switch (value) {
            case null -> json.putNull(name);
            case Boolean truth -> json.put(name, truth);
            case Long number -> json.put(name, number);
            case Double number -> json.put(name, number);
            case Object text -> json.put(name, text.toString());
        }
    }

    private static String word(Difference difference) {
        return difference.name().toLowerCase(Locale.ROOT);
    }
}
