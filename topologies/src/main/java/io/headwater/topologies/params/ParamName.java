package io.headwater.topologies.params;

import io.headwater.avro.params.ParamValue;
import java.util.Comparator;

/** Which parameter of a node. Ordered by device, then param, as states list them. */
record ParamName(String device, String param) implements Comparable<ParamName> {
    private static final Comparator<ParamName> ORDER =
            Comparator.comparing(ParamName::device).thenComparing(ParamName::param);

    static ParamName of(ParamValue value) {
        return new ParamName(value.getDevice(), value.getParam());
    }

    @Override
    public int compareTo(ParamName other) {
        return ORDER.compare(this, other);
    }
}
