package io.headwater.bridge.presence;

import io.headwater.bridge.connection.Inbound;
import io.headwater.schemas.NodeKey;

/** Who is told of messages on the bulk lane that are stored, to act on them here. */
@FunctionalInterface
public interface Heard {
    /** Nobody. */
    Heard BY_NOBODY = (_, _, _, _) -> {};

    /**
     * The log has the message. Any thread; must not block.
     *
     * @param epoch of the session that it came on
     * @param channel name of the dialect's channel
     */
    void stored(NodeKey node, long epoch, String channel, Inbound message);
}
