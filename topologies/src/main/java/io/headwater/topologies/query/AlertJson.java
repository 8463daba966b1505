package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.alerts.AlertValue;
import io.headwater.schemas.Origin;

/** How the API shows what a node wants its users told. */
final class AlertJson {
    private AlertJson() {}

    static ObjectNode of(AlertRaised alert) {
        ObjectNode json = Json.object();
        json.put("id", alert.getId());
        json.put("text", alert.getText());
        ArrayNode values = json.putArray("values");
        for (AlertValue value : alert.getValues()) {
            ObjectNode item = values.addObject();
            item.put("device", value.getDevice());
            item.put("param", value.getParam());
            Json.putText(item, "value", value.getValue());
        }
        json.put("quiet", alert.getQuiet());
        json.put("raisedAt", Json.time(alert.getLoggedAt()));
        json.put("receivedAt", Json.time(alert.getReceivedAt()));
        json.put("acknowledgedAt", Json.time(alert.getAcknowledgedAt()));
        json.put("rule", alert.getRule());
        json.put("ruleName", alert.getRuleName());
        json.put("severity", alert.getSeverity());
        json.put("clearedAt", Json.time(alert.getClearedAt()));
        json.put("clearedBy", alert.getClearedBy());
        json.put("origin", new Origin(alert.getPartition(), alert.getOrigin()).toString());
        return json;
    }
}
