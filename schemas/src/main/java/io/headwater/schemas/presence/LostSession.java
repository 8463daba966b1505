package io.headwater.schemas.presence;

import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;

/**
 * The record that ends a session whose bridge is gone: one in the node's uplink, as the bridge
 * would have written it, so that it is in order with what the node did since. Its payload is a
 * disconnected event with the reason {@value #REASON}. It says nothing of the node, which was not
 * heard, and no node can send it: {@value #CHANNEL} is no channel of a dialect.
 */
public final class LostSession {
    /** Its {@code hw-channel}. */
    public static final String CHANNEL = "session-lost";

    /** Its {@code disconnectReason}: our word, beside those of rainmaker.md 4.16. */
    public static final String REASON = "BRIDGE_LOST";

    private LostSession() {}

    /**
     * The headers that make a record one.
     *
     * @param session identifier of the session that is over
     * @param epoch of that session, so that it ends no other
     * @param saidAt epoch ms of the clock of whoever noticed
     */
    public static UplinkHeaders headers(String session, long epoch, long saidAt) {
        return new UplinkHeaders(
                "", CHANNEL, 1, false, session, epoch, 0, saidAt, Trust.INTERNAL, false);
    }

    /** Whether a record with these headers ends a session of its node. */
    public static boolean isMeant(UplinkHeaders headers) {
        return headers.channel().equals(CHANNEL) && headers.trust() == Trust.INTERNAL;
    }
}
