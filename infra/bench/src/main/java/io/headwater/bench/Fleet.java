package io.headwater.bench;

import io.headwater.avro.params.ParamValue;
import io.headwater.schemas.NodeKey;
import java.util.ArrayList;
import java.util.List;

/**
 * Made-up nodes with parameters as lamps, sockets and sensors have them; the same at every run.
 *
 * @param nodes how many
 * @param paramsPerNode of each
 */
record Fleet(int nodes, int paramsPerNode) {
    private static final int PARAMS_PER_DEVICE = 6;
    private static final String[] NAMES = {
        "Name", "Power", "Brightness", "Hue", "Saturation", "Temperature"
    };
    private static final long RECEIVED_AT = 1_780_315_200_000L;

    NodeKey node(int i) {
        return NodeKey.rainmaker("%012X".formatted(0x10_0000_0000L + i));
    }

    /** A node's parameters in the order of states. */
    List<ParamValue> params(int node) {
        var params = new ArrayList<ParamValue>();
        for (int i = 0; i < paramsPerNode; i++) {
            params.add(param(node, i, node + i));
        }
        return params;
    }

    /** One parameter of a node with a value that depends on the version. */
    ParamValue param(int node, int i, int version) {
        int kind = i % PARAMS_PER_DEVICE;
        String value =
                switch (kind) {
                    case 0 -> "\"Light in room " + node % 100 + "\"";
                    case 1 -> version % 2 == 0 ? "true" : "false";
                    case 5 -> 15 + version % 200 / 10.0 + "";
                    default -> Integer.toString(version % 360);
                };
        return new ParamValue(
                "Device-%02d".formatted(i / PARAMS_PER_DEVICE),
                NAMES[kind],
                value,
                null,
                RECEIVED_AT + version,
                (long) node * 100 + version);
    }
}
