package io.headwater.topologies.jobs;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import org.apache.kafka.common.header.Headers;

/**
 * One record of the uplink as a capability sees it.
 *
 * @param node whose record
 * @param payload the MQTT payload untouched; not to be written to
 * @param headers what the bridge says of it
 * @param rawHeaders every header as it stands on the record; not to be written to
 * @param origin its place in the uplink
 * @param first where it stood the first time: its own place, or that of the record it replays
 * @param loggedAt its log time, epoch ms; the only clock that rules may use
 */
@SuppressWarnings("ArrayRecordComponent") // payloads are bytes; nobody compares uplinks
public record Uplink(
        NodeKey node,
        byte[] payload,
        UplinkHeaders headers,
        Headers rawHeaders,
        Origin origin,
        Origin first,
        long loggedAt) {
    /** Stands for whoever wrote a record whose key is no node's. */
    static final NodeKey NOBODY = new NodeKey(NodeKey.DEFAULT_TENANT, "unknown", "unknown");

    /** Where the record counts in the order of its node: the offset of its first time. */
    public long order() {
        return first.offset();
    }

    /** The same record, about this node. */
    Uplink inNameOf(NodeKey other) {
        return new Uplink(other, payload, headers, rawHeaders, origin, first, loggedAt);
    }

    /** Whether it was written again by somebody who replays rejected records. */
    public boolean isReplay() {
        return !first.equals(origin);
    }

    /** {@code hw-channel}; empty when the record has none. */
    public String channel() {
        return headers.channel();
    }
}
