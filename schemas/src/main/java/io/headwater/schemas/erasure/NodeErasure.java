package io.headwater.schemas.erasure;

import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;

/**
 * The record that erases a node: one in its uplink, so that it is in order with what the node said.
 * Whatever stands before it is forgotten by every job that reads the uplink, and what stands after
 * it stays. It has no payload, and no node can send it: {@code erasure} is no channel of a dialect.
 */
public final class NodeErasure {
    /** Its {@code hw-channel}. */
    public static final String CHANNEL = "erasure";

    private NodeErasure() {}

    /**
     * The headers that make a record one.
     *
     * @param askedAt when somebody asked for it, epoch ms
     */
    public static UplinkHeaders headers(long askedAt) {
        return new UplinkHeaders(
                "", CHANNEL, 1, false, null, null, 0, askedAt, Trust.INTERNAL, false);
    }

    /** Whether a record with these headers erases its node. */
    public static boolean isMeant(UplinkHeaders headers) {
        return headers.channel().equals(CHANNEL) && headers.trust() == Trust.INTERNAL;
    }
}
