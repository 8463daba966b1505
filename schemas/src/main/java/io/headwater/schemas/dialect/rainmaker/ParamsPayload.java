package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what nodes publish on the params channels (sections 4.2 to 4.4). Stateless; any thread. */
public final class ParamsPayload {
    private ParamsPayload() {}

    /**
     * Every parameter of the node: its document becomes the report. An empty payload empties it,
     * with warning {@link Reason#EMPTY} (R-INIT-4).
     *
     * @param nodeId who the topic says is speaking
     */
    public static Parsed<ParamsReport> parseInit(byte[] payload, String nodeId) {
        return Payload.read(
                payload,
                nodeId,
                (root, findings) -> {
                    var devices = devices(root, findings);
                    if (devices.isEmpty() && findings.droppedAny()) {
                        return findings.nothingLeft();
                    }
                    if (devices.isEmpty()) {
                        findings.warn(Reason.EMPTY);
                    }
                    return findings.accepted(new ParamsReport(devices));
                });
    }

    /**
     * Some parameters of the node, those that changed; an empty payload is ignored (R-PAR-3). The
     * group form is read the same way.
     *
     * @param nodeId who the topic says is speaking
     */
    public static Parsed<ParamsReport> parseDelta(byte[] payload, String nodeId) {
        return PlainDelta.read(payload)
                .<Parsed<ParamsReport>>map(
                        report -> new Parsed.Accepted<>(report, List.of(), List.of()))
                .orElseGet(() -> parseAnyDelta(payload, nodeId));
    }

    /** The same by all of JSON's grammar. */
    static Parsed<ParamsReport> parseAnyDelta(byte[] payload, String nodeId) {
        return Payload.read(
                payload,
                nodeId,
                (root, findings) -> {
                    var devices = devices(root, findings);
                    if (!devices.isEmpty()) {
                        return findings.accepted(new ParamsReport(devices));
                    }
                    return findings.droppedAny()
                            ? findings.nothingLeft()
                            : new Parsed.Ignored<>(Reason.EMPTY);
                });
    }

    private static Map<String, Map<String, String>> devices(Members root, Findings findings) {
        var devices = new LinkedHashMap<String, Map<String, String>>();
        root.members()
                .forEach(
                        (device, value) -> {
                            if (isTheNodesOwnId(device, value)) {
                                return;
                            }
                            if (!Names.areUsable(device)) {
                                findings.drop(device, Reason.FIELD_VALUE, Names.RULE);
                            } else if (value instanceof Members params) {
                                addParams(device, params, devices, findings);
                            } else {
                                findings.drop(device, Reason.FIELD_TYPE);
                            }
                        });
        return devices;
    }

    private static void addParams(
            String device,
            Members params,
            Map<String, Map<String, String>> devices,
            Findings findings) {
        var kept = new LinkedHashMap<String, String>();
        params.members()
                .forEach(
                        (param, value) -> {
                            if (Names.areUsable(param) && value.usable()) {
                                kept.put(param, JsonText.write(value));
                            } else {
                                findings.drop(
                                        device + "." + param,
                                        Reason.FIELD_VALUE,
                                        value.flaw().orElse(Names.RULE));
                            }
                        });
        if (!kept.isEmpty() || params.members().isEmpty()) {
            devices.put(device, kept);
        }
    }

    /** A text here cannot be a device, and was compared with the topic before (R-JSON-8). */
    private static boolean isTheNodesOwnId(String device, JsonValue value) {
        return device.equals("node_id") && value instanceof JsonValue.Text;
    }
}
