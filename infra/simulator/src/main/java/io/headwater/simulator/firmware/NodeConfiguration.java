package io.headwater.simulator.firmware;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** The config document of a lamp with a thermometer and a battery, as firmware writes it. */
final class NodeConfiguration {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private NodeConfiguration() {}

    static ObjectNode of(String nodeId, String version) {
        ObjectNode config = JSON.objectNode();
        config.put("node_id", nodeId).put("config_version", "2020-03-20");
        config.putObject("info")
                .put("name", "Simulated lamp")
                .put("fw_version", version)
                .put("type", "Lamp")
                .put("model", "simulated-lamp")
                .put("project_name", "simulator")
                .put("platform", "esp32c3");
        config.putArray("attributes").addObject().put("name", "cmd-resp").put("value", "1");
        config.putArray("devices").add(light()).add(thermometer());
        config.putArray("services").add(time()).add(connectivity()).add(groups());
        return config;
    }

    private static ObjectNode light() {
        ObjectNode light = element(Lamp.LIGHT, "esp.device.lightbulb").put("primary", Lamp.POWER);
        ArrayNode params = light.putArray("params");
        params.add(param(Lamp.NAME, "esp.param.name", "string", "read", "write"));
        params.add(param(Lamp.POWER, "esp.param.power", "bool", "read", "write"));
        ObjectNode brightness =
                param(Lamp.BRIGHTNESS, "esp.param.brightness", "int", "read", "write");
        brightness.putObject("bounds").put("min", 0).put("max", 100).put("step", 1);
        params.add(brightness.put("ui_type", "esp.ui.slider"));
        return light;
    }

    private static ObjectNode thermometer() {
        ObjectNode sensor =
                element(Lamp.SENSOR, "esp.device.temperature-sensor")
                        .put("primary", Lamp.TEMPERATURE);
        ArrayNode params = sensor.putArray("params");
        params.add(param(Lamp.NAME, "esp.param.name", "string", "read", "write"));
        params.add(
                param(Lamp.TEMPERATURE, "esp.param.temperature", "float", "read", "time_series"));
        params.add(param(Lamp.BATTERY, "esp.param.battery-level", "int", "read", "simple_ts"));
        return sensor;
    }

    private static ObjectNode time() {
        ObjectNode time = element(Lamp.TIME, "esp.service.time");
        ArrayNode params = time.putArray("params");
        params.add(param("TZ", "esp.param.tz", "string", "read", "write"));
        params.add(param("TZ-POSIX", "esp.param.tz_posix", "string", "read", "write"));
        return time;
    }

    private static ObjectNode connectivity() {
        ObjectNode service = element(Lamp.CONNECTIVITY, "esp.service.connectivity");
        service.putArray("params")
                .add(param(Lamp.CONNECTED, "esp.param.connected", "bool", "read"));
        return service;
    }

    private static ObjectNode groups() {
        ObjectNode service = element(Lamp.GROUPS, "esp.service.groups");
        service.putArray("params")
                .add(param(Lamp.GROUP_ID, "esp.param.group-id", "string", "read", "write"));
        return service;
    }

    private static ObjectNode element(String name, String type) {
        return JSON.objectNode().put("name", name).put("type", type);
    }

    private static ObjectNode param(
            String name, String type, String dataType, String... properties) {
        ObjectNode param =
                JSON.objectNode().put("name", name).put("type", type).put("data_type", dataType);
        ArrayNode list = param.putArray("properties");
        for (String property : properties) {
            list.add(property);
        }
        return param;
    }
}
