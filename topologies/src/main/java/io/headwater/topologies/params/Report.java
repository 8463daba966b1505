package io.headwater.topologies.params;

import io.headwater.schemas.dialect.rainmaker.ParamsReport;

/**
 * What one record says about parameters, and where it counts.
 *
 * @param values device, then param, then the value as JSON text
 * @param whole whether it is every parameter of the node, so that others are gone
 * @param order where it counts in the order of the node, an uplink offset
 * @param receivedAt when the bridge received it, epoch ms
 * @param origin uplink offset of the record itself
 */
record Report(ParamsReport values, boolean whole, long order, long receivedAt, long origin) {
    /** In a delta this value removes the parameter (R-PAR-2); in an init it is one (R-INIT-2). */
    static final String NULL = "null";

    boolean removes(String value) {
        return !whole && value.equals(NULL);
    }
}
