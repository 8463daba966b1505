package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushPreferences;
import io.headwater.avro.push.PushTarget;
import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.push.Deliveries;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What users are told, as answers show it. Keys of subscriptions are not shown. */
final class PushJson {
    private static final int HOUR = 60;

    private PushJson() {}

    static ObjectNode targets(FleetKey user, PushUser known) {
        ObjectNode json = of(user);
        ArrayNode targets = json.putArray("targets");
        known.getTargets().forEach(target -> targets.add(target(target)));
        return json;
    }

    static ObjectNode target(PushTarget target) {
        ObjectNode json = Json.object();
        json.put("id", target.getId());
        json.put("kind", target.getKind());
        json.put("address", target.getAddress());
        json.put("name", target.getName());
        json.put("afterMinutes", target.getAfterMinutes());
        json.put("presence", target.getPresence());
        putPresenceNodes(json, target.getPresenceNodes());
        put(json, "nodeTypes", target.getNodeTypes());
        put(json, "rules", target.getRules());
        put(json, "severities", target.getSeverities());
        put(json, "roles", target.getRoles());
        json.put("createdAt", Json.time(target.getCreatedAt()));
        return json;
    }

    static ObjectNode deliveries(FleetKey user, List<Deliveries.Row> rows) {
        ObjectNode json = of(user);
        ArrayNode deliveries = json.putArray("deliveries");
        rows.forEach(row -> deliveries.add(delivery(row)));
        return json;
    }

    static ObjectNode delivery(Deliveries.Row row) {
        PushDelivery delivery = row.delivery();
        ObjectNode json = Json.object();
        json.put("id", row.key().delivery());
        json.put("target", row.key().target());
        json.put("kind", delivery.getKind());
        json.put("node", delivery.getNode());
        json.put("status", delivery.getStatus().name().toLowerCase(Locale.ROOT));
        json.put("title", delivery.getTitle());
        json.put("text", delivery.getText());
        json.put("attempts", delivery.getAttempts());
        json.put("answer", delivery.getAnswer());
        json.put("reason", delivery.getReason());
        json.put("at", Json.time(delivery.getAt()));
        json.put("requestedAt", Json.time(delivery.getRequestedAt()));
        json.put("settledAt", Json.time(delivery.getSettledAt()));
        json.put("nextAt", Json.time(delivery.getNextAt()));
        return json;
    }

    static ObjectNode preferences(FleetKey user, PushUser known) {
        ObjectNode json = of(user);
        PushPreferences preferences = known.getPreferences();
        json.put("zone", preferences == null ? "UTC" : preferences.getZone());
        json.put("quietFrom", preferences == null ? null : clock(preferences.getQuietFrom()));
        json.put("quietUntil", preferences == null ? null : clock(preferences.getQuietUntil()));
        json.put("digestMinutes", preferences == null ? 0 : preferences.getDigestMinutes());
        return json;
    }

    private static void putPresenceNodes(ObjectNode json, @Nullable List<String> nodes) {
        if (nodes == null) {
            json.putNull("presenceNodes");
            return;
        }
        ArrayNode all = json.putArray("presenceNodes");
        nodes.forEach(node -> NodeKey.parse(node).ifPresent(known -> all.add(known.device())));
    }

    private static void put(ObjectNode json, String name, List<String> words) {
        ArrayNode all = json.putArray(name);
        words.forEach(all::add);
    }

    /** A minute of the day as a clock shows it. */
    private static @Nullable String clock(@Nullable Integer minute) {
        return minute == null
                ? null
                : String.format(Locale.ROOT, "%02d:%02d", minute / HOUR, minute % HOUR);
    }

    private static ObjectNode of(FleetKey user) {
        ObjectNode json = Json.object();
        json.put("userId", user.kind() == FleetKey.Kind.USER ? user.id() : null);
        json.put("tenant", user.tenant());
        return json;
    }
}
