package io.headwater.bridge.routing;

/** Where a published message goes. */
public sealed interface Destination {
    /** Which raw topic. */
    enum Lane {
        /** One ordered log per node. */
        UPLINK,
        /** Large, and without order. */
        BULK
    }

    /**
     * The log of the node that sent it.
     *
     * @param channel name of the dialect's channel
     * @param payload as received, but for a masked secret
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares payloads
    record To(Lane lane, String channel, byte[] payload) implements Destination {}

    /**
     * The rejected messages: allowed, and of no use.
     *
     * @param reason a reason code of the dialect
     * @param detail one sentence for a person
     * @param payload what may be kept of it; empty when that could hold a secret
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares payloads
    record Rejected(String reason, String detail, byte[] payload) implements Destination {}

    /**
     * Nowhere: the node may not publish this.
     *
     * @param reason a reason code of the dialect
     */
    record Denied(String reason, String detail) implements Destination {}
}
