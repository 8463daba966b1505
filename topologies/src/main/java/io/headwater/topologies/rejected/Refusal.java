package io.headwater.topologies.rejected;

/** Why a rejected record was not replayed. */
public enum Refusal {
    /** It was rejected before it had a place in the order of its node. */
    NEVER_IN_UPLINK(
            "it never reached the uplink, so it has no place in the order of its node; the node has to send it again"),
    /** Its payload was kept out of the rejected topic. */
    SECRET("its payload is a user's secret and was never kept; the node has to send it again"),
    /** Its channel sets state of the device, and nobody insisted. */
    NEEDS_FORCE(
            "its channel sets state of the node; only a replay with force does that to records of the past"),
    /** The uplink has another number of partitions than when it was rejected. */
    PARTITION_CHANGED(
            "its node has moved to another partition since, so its place in the order is lost");

    private final String because;

    Refusal(String because) {
        this.because = because;
    }

    /** The reason as a person reads it; begins in lower case. */
    public String because() {
        return because;
    }
}
