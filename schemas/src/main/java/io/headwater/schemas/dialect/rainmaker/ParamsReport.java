package io.headwater.schemas.dialect.rainmaker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Parameters as a node reported them, all of them or some.
 *
 * @param devices device, then param, then the value as JSON text, in the order of the payload; the
 *     text {@code null} is kept by an init and removes in a delta. Values compare with {@link
 *     io.headwater.schemas.json.JsonText#same}
 */
public record ParamsReport(Map<String, Map<String, String>> devices) {
    /** Copies the maps. */
    public ParamsReport {
        var copy = new LinkedHashMap<String, Map<String, String>>();
        devices.forEach((device, params) -> copy.put(device, copied(params)));
        devices = copied(copy);
    }

    /** Nearly every report is of one parameter, and a map of one entry has no order to keep. */
    private static <V> Map<String, V> copied(Map<String, V> map) {
        return map.size() == 1
                ? Map.copyOf(map)
                : Collections.unmodifiableMap(new LinkedHashMap<>(map));
    }

    /**
     * How the report deviates from the node's configuration (R-INIT-5), each reason once; such
     * values are stored all the same, for the node is the source of truth.
     *
     * @param config null when the node has sent none
     */
    public List<Reason> warningsAgainst(@Nullable NodeConfig config) {
        if (config == null) {
            return List.of(Reason.NO_CONFIG);
        }
        var warnings = new LinkedHashSet<Reason>();
        var specs = config.byName();
        devices.forEach((device, params) -> warn(warnings, specs.get(device), params));
        return new ArrayList<>(warnings);
    }

    private static void warn(
            Set<Reason> warnings, @Nullable DeviceSpec device, Map<String, String> params) {
        if (device == null) {
            warnings.add(Reason.UNKNOWN_DEVICE);
            return;
        }
        params.forEach(
                (param, value) -> {
                    ParamSpec spec = device.byName().get(param);
                    if (spec == null) {
                        warnings.add(Reason.UNKNOWN_PARAM);
                    } else if (!spec.allows(value)) {
                        warnings.add(Reason.TYPE_MISMATCH);
                    }
                });
    }
}
