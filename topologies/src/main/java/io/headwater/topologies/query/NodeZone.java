package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.avro.params.ParamValue;
import io.headwater.avro.params.ParamsState;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.aggregates.Question;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The time zone that a node goes by: the parameter of type {@code esp.param.tz} of its service of
 * type {@code esp.service.time} (rainmaker.md 5). Nodes that have none go by UTC, and so does one
 * whose parameters this instance does not hold.
 */
final class NodeZone {
    private final NodeQueries queries;

    NodeZone(NodeQueries queries) {
        this.queries = queries;
    }

    /** Its name; empty when it is not known, or names no zone. */
    Optional<String> of(NodeKey node) {
        return queries.config(node) instanceof Lookup.Found<byte[]>(var config)
                        && queries.params(node) instanceof Lookup.Found<ParamsState>(var params)
                ? zone(config, params)
                : Optional.empty();
    }

    private static Optional<String> zone(byte[] config, ParamsState params) {
        for (JsonNode service : read(config).path("services")) {
            if (service.path("type").asText().equals("esp.service.time")) {
                for (JsonNode param : service.path("params")) {
                    if (param.path("type").asText().equals("esp.param.tz")) {
                        return valueOf(
                                service.path("name").asText(), param.path("name").asText(), params);
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> valueOf(String device, String name, ParamsState params) {
        return params.getParams().stream()
                .filter(param -> param.getDevice().equals(device) && param.getParam().equals(name))
                .map(ParamValue::getValue)
                .map(value -> Json.read(value.getBytes(UTF_8)))
                .map(JsonNode::asText)
                .filter(zone -> Question.zoneNamed(zone) != null)
                .findFirst();
    }

    private static JsonNode read(byte[] config) {
        try {
            return config.length == 0 ? Json.object() : Json.read(config);
        } catch (UncheckedIOException notJson) {
            return Json.object(); // what is kept is what the node sent
        }
    }
}
