package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Elements;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Collects the devices and services of one configuration: elements without a usable name are
 * dropped, and of several with one name the last counts, with a warning (R-CONF-5).
 */
final class DeviceSpecs {
    private final Map<String, DeviceSpec> devices = new LinkedHashMap<>();
    private final Map<String, DeviceSpec> services = new LinkedHashMap<>();
    private final Findings findings;

    DeviceSpecs(Findings findings) {
        this.findings = findings;
    }

    void addDevices(List<JsonValue> elements) {
        addAll("devices", elements, devices);
    }

    void addServices(List<JsonValue> elements) {
        addAll("services", elements, services);
    }

    List<DeviceSpec> devices() {
        return List.copyOf(devices.values());
    }

    List<DeviceSpec> services() {
        return List.copyOf(services.values());
    }

    private void addAll(String array, List<JsonValue> elements, Map<String, DeviceSpec> kind) {
        for (int i = 0; i < elements.size(); i++) {
            String path = array + "[" + i + "]";
            JsonValue element = elements.get(i);
            String name = nameOf(path, element);
            if (name != null && element instanceof Members device) {
                if (devices.remove(name) != null || services.remove(name) != null) {
                    findings.warn(Reason.DUPLICATE);
                }
                kind.put(name, spec(path, name, device));
            }
        }
    }

    private DeviceSpec spec(String path, String name, Members device) {
        return new DeviceSpec(
                name,
                text(device, "type"),
                text(device, "subtype"),
                text(device, "model"),
                text(device, "primary"),
                params(path + ".params", device));
    }

    private Map<String, ParamSpec> params(String path, Members device) {
        var params = new LinkedHashMap<String, ParamSpec>();
        switch (device.present("params")) {
            case null -> {}
            case Elements elements -> {
                for (int i = 0; i < elements.elements().size(); i++) {
                    JsonValue element = elements.elements().get(i);
                    String name = nameOf(path + "[" + i + "]", element);
                    if (name != null && element instanceof Members param) {
                        if (params.remove(name) != null) {
                            findings.warn(Reason.DUPLICATE);
                        }
                        params.put(name, spec(name, param));
                    }
                }
            }
            default -> findings.drop(path, Reason.FIELD_TYPE);
        }
        return params;
    }

    private ParamSpec spec(String name, Members param) {
        if (param.present("data_type") == null || param.present("properties") == null) {
            findings.warn(Reason.FIELD_MISSING);
        }
        List<String> properties = texts(param, "properties");
        return new ParamSpec(
                name,
                text(param, "type"),
                text(param, "data_type"),
                properties == null ? List.of() : properties,
                ParamSpec.Bounds.of(param.present("bounds")),
                texts(param, "valid_strs"));
    }

    /** The name of a device or param; null, and dropped, when it has none that can be a key. */
    private @Nullable String nameOf(String path, JsonValue element) {
        if (!(element instanceof Members object)) {
            findings.drop(path, Reason.FIELD_TYPE);
            return null;
        }
        return switch (object.present("name")) {
            case null -> drop(path, Reason.FIELD_MISSING);
            case JsonValue.Text name when Names.areUsable(name.text()) -> name.text();
            case JsonValue.Text unusable -> drop(path, Reason.FIELD_VALUE);
            case JsonValue.Unusable unusable -> drop(path, Reason.FIELD_VALUE);
            default -> drop(path, Reason.FIELD_TYPE);
        };
    }

    private @Nullable String drop(String path, Reason reason) {
        findings.drop(path, reason);
        return null;
    }

    private @Nullable String text(Members object, String name) {
        return switch (object.present(name)) {
            case null -> null;
            case JsonValue.Text text -> text.text();
            default -> {
                findings.warn(Reason.FIELD_TYPE);
                yield null;
            }
        };
    }

    private @Nullable List<String> texts(Members object, String name) {
        return switch (object.present(name)) {
            case null -> null;
            case Elements elements -> {
                var texts = new ArrayList<String>();
                for (JsonValue element : elements.elements()) {
                    if (element instanceof JsonValue.Text text) {
                        texts.add(text.text());
                    } else {
                        findings.warn(Reason.FIELD_TYPE);
                    }
                }
                yield texts;
            }
            default -> {
                findings.warn(Reason.FIELD_TYPE);
                yield null;
            }
        };
    }
}
