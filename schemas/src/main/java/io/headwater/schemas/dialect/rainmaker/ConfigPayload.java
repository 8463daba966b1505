package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Elements;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what nodes publish on {@code config} (section 4.1). */
public final class ConfigPayload {
    private final Members root;
    private final Findings findings;

    private ConfigPayload(Members root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    /**
     * The configuration that a payload is. Devices and params without a usable name are dropped;
     * without {@code info} or {@code devices} the payload is refused (R-CONF-5). Any thread.
     *
     * @param nodeId who the topic says is speaking
     */
    public static Parsed<NodeConfig> parse(byte[] payload, String nodeId) {
        return Payload.read(
                payload, nodeId, (root, findings) -> new ConfigPayload(root, findings).config());
    }

    /**
     * Whether two payloads say the same, whatever the order of members (R-CONF-3); payloads that
     * cannot be read are the same only byte for byte.
     */
    public static boolean sameDocument(byte[] a, byte[] b) {
        return Payload.same(a, b);
    }

    private Parsed<NodeConfig> config() {
        var fields = new Fields(root);
        Members info = fields.requiredObject("info");
        Elements devices = fields.requiredArray("devices");
        if (info == null || devices == null) {
            return fields.refused();
        }
        if (root.present("node_id") != null
                && !(root.present("node_id") instanceof JsonValue.Text)) {
            return new Parsed.Refused<>(Reason.NODE_MISMATCH, "node_id is not a string");
        }
        text(root, "node_id", true);
        var attributes = attributes();
        var specs = new DeviceSpecs(findings);
        specs.addDevices(devices.elements());
        specs.addServices(optionalArray("services"));
        return findings.accepted(
                new NodeConfig(
                        text(root, "config_version", true),
                        text(info, "name", true),
                        text(info, "type", true),
                        text(info, "subtype", false),
                        text(info, "model", false),
                        text(info, "fw_version", true),
                        text(info, "project_name", false),
                        text(info, "platform", false),
                        attributes.get("network-id"),
                        "1".equals(attributes.get("cmd-resp")),
                        specs.devices(),
                        specs.services()));
    }

    /** Attributes by name; entries that are not two texts are dropped. */
    private Map<String, String> attributes() {
        var attributes = new HashMap<String, String>();
        List<JsonValue> entries = optionalArray("attributes");
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i) instanceof Members entry
                    && entry.present("name") instanceof JsonValue.Text name
                    && entry.present("value") instanceof JsonValue.Text value) {
                attributes.put(name.text(), value.text());
            } else {
                findings.drop("attributes[" + i + "]", Reason.FIELD_TYPE);
            }
        }
        return attributes;
    }

    private List<JsonValue> optionalArray(String name) {
        return switch (root.present(name)) {
            case null -> List.of();
            case Elements array -> array.elements();
            default -> {
                findings.drop(name, Reason.FIELD_TYPE);
                yield List.of();
            }
        };
    }

    /** A text to index; one that is missing though firmware sends it, or is none, is a warning. */
    private @Nullable String text(Members object, String name, boolean expected) {
        return switch (object.present(name)) {
            case null -> {
                if (expected) {
                    findings.warn(Reason.FIELD_MISSING);
                }
                yield null;
            }
            case JsonValue.Text text -> text.text();
            case JsonValue.Unusable unusable -> {
                findings.warn(Reason.FIELD_VALUE);
                yield null;
            }
            default -> {
                findings.warn(Reason.FIELD_TYPE);
                yield null;
            }
        };
    }
}
