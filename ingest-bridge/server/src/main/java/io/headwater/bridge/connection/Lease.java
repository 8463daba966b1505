package io.headwater.bridge.connection;

import io.headwater.schemas.NodeKey;
import java.util.concurrent.CompletionStage;

/**
 * A node's right to speak through one connection: stands for the connect record that was landed.
 * Everything the connection lands goes through it, in order. All methods are called on the
 * connection's event loop, one at a time, and must not block.
 */
public interface Lease {
    /** Whose it is. */
    NodeKey node();

    /** Session identifier of this connection, a UUID as text. */
    String session();

    /** Uplink offset of the connect record. */
    long epoch();

    /**
     * Lands one message: decides where it belongs and hands it to Kafka, behind everything handed
     * over before. The stage always completes in the end, on any thread; what it completes with
     * settles whether the message is acknowledged. A stage that fails counts as {@link
     * Landed.Failed}.
     */
    CompletionStage<Landed> land(Inbound message);

    /**
     * Lands the disconnect record; the last call but for a delayed will, which is landed after it.
     * Called once, when every message handed over has its fate and a will that is due was landed.
     * The stage completes when Kafka has the record or it is given up; until then the node's next
     * connection at this bridge waits.
     */
    CompletionStage<Void> ended(EndReason reason);
}
