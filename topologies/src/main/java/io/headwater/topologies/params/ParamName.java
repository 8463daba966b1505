package io.headwater.topologies.params;

/** Which parameter of a node. Ordered by device, then param, as states list them. */
record ParamName(String device, String param) implements Comparable<ParamName> {
    @Override
    public int compareTo(ParamName other) {
        int byDevice = device.compareTo(other.device);
        return byDevice == 0 ? param.compareTo(other.param) : byDevice;
    }
}
