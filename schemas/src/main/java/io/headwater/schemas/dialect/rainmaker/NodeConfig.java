package io.headwater.schemas.dialect.rainmaker;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Headwater indexes of a node's configuration (R-CONF-2). Everything else stays in the raw
 * document. Members are null where the document has none.
 *
 * @param configVersion opaque
 * @param networkId attribute {@code network-id}: the Thread network
 * @param commandResponse attribute {@code cmd-resp} is {@code 1}
 */
public record NodeConfig(
        @Nullable String configVersion,
        @Nullable String name,
        @Nullable String type,
        @Nullable String subtype,
        @Nullable String model,
        @Nullable String fwVersion,
        @Nullable String projectName,
        @Nullable String platform,
        @Nullable String networkId,
        boolean commandResponse,
        List<DeviceSpec> devices,
        List<DeviceSpec> services) {
    /** Copies the lists. */
    public NodeConfig {
        devices = List.copyOf(devices);
        services = List.copyOf(services);
    }

    /** Devices and services by name, made anew at each call. */
    public Map<String, DeviceSpec> byName() {
        var specs = new HashMap<String, DeviceSpec>();
        devices.forEach(device -> specs.put(device.name(), device));
        services.forEach(service -> specs.put(service.name(), service));
        return specs;
    }

    /** The device or service of this name, or empty. */
    public Optional<DeviceSpec> named(String name) {
        return Stream.concat(devices.stream(), services.stream())
                .filter(spec -> spec.name().equals(name))
                .findFirst();
    }
}
