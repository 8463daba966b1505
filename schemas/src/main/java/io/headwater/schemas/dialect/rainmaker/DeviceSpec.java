package io.headwater.schemas.dialect.rainmaker;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says of one device or service (section 4.1).
 *
 * @param name first-level key in params, unique among devices and services
 * @param primary name of the primary param; null when absent
 * @param byName its params in the order of the configuration
 */
public record DeviceSpec(
        String name,
        @Nullable String type,
        @Nullable String subtype,
        @Nullable String model,
        @Nullable String primary,
        Map<String, ParamSpec> byName) {
    /** Copies the params. */
    public DeviceSpec {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    /** Its params, in the order of the configuration. */
    public List<ParamSpec> params() {
        return List.copyOf(byName.values());
    }

    /** The param of this name, or empty. */
    public Optional<ParamSpec> param(String param) {
        return Optional.ofNullable(byName.get(param));
    }
}
