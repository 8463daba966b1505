package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes presence events: AWS IoT lifecycle messages (section 4.16), with two more
 * members in our own bridge's events, {@code bridge} and {@code incarnation}. Stateless; any
 * thread.
 */
public final class PresencePayload {
    private static final String CONNECTED = "connected";
    private static final String DISCONNECTED = "disconnected";

    private PresencePayload() {}

    /** The event that a payload is. An event without {@code bridge} needs a version number. */
    public static Parsed<PresenceEvent> parse(byte[] payload) {
        return Payload.read(payload, PresencePayload::event);
    }

    /**
     * The event that a payload is, when it is about this node.
     *
     * @param nodeId who the topic says the event is about
     */
    public static Parsed<PresenceEvent> parse(byte[] payload, String nodeId) {
        Parsed<PresenceEvent> parsed = parse(payload);
        return parsed instanceof Parsed.Accepted<PresenceEvent> accepted
                        && !accepted.value().nodeId().equals(nodeId)
                ? new Parsed.Refused<>(
                        Reason.NODE_MISMATCH, "clientId in the payload is not the topic's")
                : parsed;
    }

    /** The payload that says an event; {@link #parse(byte[])} reads it back. */
    public static byte[] write(PresenceEvent event) {
        var members = new LinkedHashMap<String, JsonValue>();
        put(members, "clientId", event.nodeId());
        boolean connected = event instanceof PresenceEvent.Connected;
        put(members, "eventType", connected ? CONNECTED : DISCONNECTED);
        members.put("timestamp", new JsonValue.Whole(event.timestamp()));
        put(members, "sessionIdentifier", event.sessionIdentifier());
        put(members, "principalIdentifier", event.principalIdentifier());
        put(members, "versionNumber", event.versionNumber());
        switch (event) {
            case PresenceEvent.Connected began -> put(members, "ipAddress", began.ipAddress());
            case PresenceEvent.Disconnected ended -> {
                members.put(
                        "clientInitiatedDisconnect", new JsonValue.Truth(ended.clientInitiated()));
                put(members, "disconnectReason", ended.disconnectReason());
            }
        }
        put(members, "bridge", event.bridge());
        put(members, "incarnation", event.incarnation());
        return JsonText.write(new Members(members)).getBytes(UTF_8);
    }

    private static Parsed<PresenceEvent> event(Members root, Findings findings) {
        var fields = new Fields(root);
        String nodeId = fields.requiredText("clientId");
        String eventType = fields.requiredText("eventType");
        Long timestamp = fields.requiredWhole("timestamp");
        String session = fields.requiredText("sessionIdentifier");
        String principal = fields.text("principalIdentifier");
        Long bridge = fields.whole("bridge");
        Long version =
                bridge == null
                        ? fields.requiredWhole("versionNumber")
                        : fields.whole("versionNumber");
        String address = fields.text("ipAddress");
        Boolean clientInitiated = fields.truth("clientInitiatedDisconnect");
        String reason = fields.text("disconnectReason");
        String incarnation = fields.text("incarnation");
        if (nodeId == null
                || eventType == null
                || timestamp == null
                || session == null
                || fields.isBad()) {
            return fields.refused();
        }
        if (RainMakerTopics.checkNodeId(nodeId).isPresent()) {
            return new Parsed.Refused<>(Reason.FIELD_VALUE, "clientId is not a node id");
        }
        if (bridge != null && bridge != (int) (long) bridge) {
            return new Parsed.Refused<>(Reason.FIELD_VALUE, "bridge is not an ordinal");
        }
        Integer ordinal = bridge == null ? null : bridge.intValue();
        return switch (eventType) {
            case CONNECTED ->
                    findings.accepted(
                            new PresenceEvent.Connected(
                                    nodeId,
                                    timestamp,
                                    session,
                                    principal,
                                    version,
                                    address,
                                    ordinal,
                                    incarnation));
            case DISCONNECTED ->
                    findings.accepted(
                            new PresenceEvent.Disconnected(
                                    nodeId,
                                    timestamp,
                                    session,
                                    principal,
                                    version,
                                    clientInitiated != null && clientInitiated,
                                    reason,
                                    ordinal,
                                    incarnation));
            default ->
                    new Parsed.Refused<>(
                            Reason.FIELD_VALUE, "eventType is neither connected nor disconnected");
        };
    }

    private static void put(Map<String, JsonValue> members, String name, @Nullable String text) {
        if (text != null) {
            members.put(name, new JsonValue.Text(text));
        }
    }

    private static void put(Map<String, JsonValue> members, String name, @Nullable Number number) {
        if (number != null) {
            members.put(name, new JsonValue.Whole(number.longValue()));
        }
    }
}
