package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.Change;
import io.headwater.topologies.views.Changes;

/** How changes look as events. */
final class ChangeJson {
    private final Bridges bridges;

    ChangeJson(Bridges bridges) {
        this.bridges = bridges;
    }

    /** The event's name; also the word that {@code ?events=} takes. */
    static String eventOf(Change change) {
        return switch (change) {
            case Change.Params _ -> "params";
            case Change.Presence _ -> "presence";
            case Change.Configured _ -> "config";
            case Change.FirstSeen _ -> "seen";
            case Change.Points _ -> "points";
            case Change.Alert _ -> "alert";
            case Change.Command _ -> "command";
            case Change.Mapping _ -> "mapping";
            case Change.Downlink _ -> "downlink";
        };
    }

    ObjectNode of(Changes changes, Change change) {
        ObjectNode json = NodeJson.key(changes.node());
        json.put("origin", changes.origin().toString());
        switch (change) {
            case Change.Params params -> NodeJson.putChanges(json, params.changed());
            case Change.Presence(var state) ->
                    json.set("presence", PresenceView.json(state, bridges));
            case Change.Configured(var index) -> putIndex(json, index);
            case Change.FirstSeen(var at) -> json.put("firstSeenAt", Json.time(at));
            case Change.Points(var points) -> {
                ArrayNode items = json.putArray("points");
                points.forEach(
                        point ->
                                items.add(
                                        PointJson.pointOfSeries(
                                                point, changes.origin().partition())));
            }
            case Change.Alert(var raised) -> json.set("alert", AlertJson.of(raised));
            case Change.Mapping(var state) -> {
                json.set("users", MappingJson.users(changes.node(), state).get("users"));
                json.set("groups", MappingJson.groups(changes.node(), state).get("groups"));
            }
            case Change.Downlink(var state) ->
                    json.set("downlink", DownlinkJson.of(state, state.getRequestedAt()));
            case Change.Command(var state) -> json.set("command", CommandJson.of(state));
        }
        return json;
    }

    private static void putIndex(ObjectNode json, NodeIndex index) {
        json.put("name", index.getName());
        json.put("type", index.getType());
        json.put("model", index.getModel());
        json.put("fwVersion", index.getFwVersion());
        json.put("configuredAt", Json.time(index.getConfiguredAt()));
    }
}
