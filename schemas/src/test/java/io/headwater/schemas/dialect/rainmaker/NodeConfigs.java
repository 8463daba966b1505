package io.headwater.schemas.dialect.rainmaker;

import java.util.LinkedHashMap;
import java.util.List;

/** Configurations for tests. */
final class NodeConfigs {
    private NodeConfigs() {}

    /** A node whose only device, Lamp, has these params. */
    static NodeConfig with(ParamSpec... params) {
        var byName = new LinkedHashMap<String, ParamSpec>();
        for (ParamSpec param : params) {
            byName.put(param.name(), param);
        }
        var lamp = new DeviceSpec("Lamp", null, null, null, null, byName);
        return new NodeConfig(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                false,
                List.of(lamp),
                List.of());
    }
}
