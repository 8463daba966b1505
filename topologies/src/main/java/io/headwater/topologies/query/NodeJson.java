package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.params.ParamChange;
import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsChanged;
import io.headwater.avro.params.ParamsState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.topologies.views.Bridges;
import java.io.IOException;
import java.util.Locale;

/** How a node, its parameters and their changes look in answers and events. */
final class NodeJson {
    private NodeJson() {}

    /** The members that lists show. */
    static ObjectNode summary(NodeView node, Bridges bridges) {
        NodeIndex index = node.index();
        ObjectNode json = key(node.key());
        json.put("name", index.getName());
        json.put("type", index.getType());
        json.put("subtype", index.getSubtype());
        json.put("model", index.getModel());
        json.put("fwVersion", index.getFwVersion());
        json.put("projectName", index.getProjectName());
        json.put("platform", index.getPlatform());
        json.set("presence", PresenceView.json(node.presence(), bridges));
        json.put("firstSeenAt", Json.time(index.getFirstSeenAt()));
        json.put("lastSeenAt", Json.time(index.getLastSeenAt()));
        json.put("activatedAt", Json.time(index.getActivatedAt()));
        json.put("configuredAt", Json.time(index.getConfiguredAt()));
        return json;
    }

    /**
     * Everything.
     *
     * @param config as the node sent it; empty when it never did
     */
    static ObjectNode whole(NodeView node, byte[] config, Bridges bridges) {
        ObjectNode json = summary(node, bridges);
        json.put("networkId", node.index().getNetworkId());
        json.put("commandResponse", node.index().getCommandResponse());
        Json.putText(json, "config", config.length == 0 ? null : new String(config, UTF_8));
        return json;
    }

    static ObjectNode key(NodeKey node) {
        ObjectNode json = Json.object();
        json.put("id", node.device());
        json.put("key", node.toString());
        json.put("tenant", node.tenant());
        json.put("dialect", node.dialect());
        return json;
    }

    /**
     * Current values by device, then param, as text: there are many, and a tree of them costs more
     * than reading them.
     */
    static String params(ParamsState state, int partition) {
        return Json.text(json -> write(json, state, partition));
    }

    private static void write(JsonGenerator json, ParamsState state, int partition)
            throws IOException {
        String device = null;
        long receivedAt = -1;
        String received = "";
        json.writeStartObject();
        for (ParamValue param : state.getParams()) { // in the order of devices
            if (!param.getDevice().equals(device)) {
                if (device != null) {
                    json.writeEndObject();
                }
                device = param.getDevice();
                json.writeObjectFieldStart(device);
            }
            if (param.getReceivedAt() != receivedAt) {
                receivedAt = param.getReceivedAt();
                received = Json.time(receivedAt);
            }
            json.writeObjectFieldStart(param.getParam());
            json.writeFieldName("value");
            json.writeRawValue(param.getValue());
            json.writeStringField("deviceTime", Json.time(param.getDeviceTime()));
            json.writeStringField("receivedAt", received);
            json.writeStringField("origin", new Origin(partition, param.getOrigin()).toString());
            json.writeEndObject();
        }
        if (device != null) {
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** What one message changed. */
    static void putChanges(ObjectNode json, ParamsChanged changed) {
        json.put("cause", changed.getCause().name().toLowerCase(Locale.ROOT));
        json.put("deviceTime", Json.time(changed.getDeviceTime()));
        json.put("receivedAt", Json.time(changed.getReceivedAt()));
        ArrayNode changes = json.putArray("changes");
        for (ParamChange change : changed.getChanges()) {
            ObjectNode item = changes.addObject();
            item.put("device", change.getDevice());
            item.put("param", change.getParam());
            Json.putText(item, "value", change.getValue());
            Json.putText(item, "previous", change.getPrevious());
            item.put("removed", change.getValue() == null);
        }
    }
}
