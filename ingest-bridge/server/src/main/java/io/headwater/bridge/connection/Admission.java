package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.PacketType;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.schemas.NodeKey;

/** What the gatekeeper says to a CONNECT. */
public sealed interface Admission {
    /**
     * The connection is this node's.
     *
     * @param node whose connection it is; a live connection of the same node is taken over first
     * @param offer what lands the connect record once nobody else speaks for the node
     */
    record Admitted(NodeKey node, LeaseOffer offer) implements Admission {}

    /**
     * The connection is not served.
     *
     * @param reason a failure that CONNACK may carry; 3.1.1 clients are told the nearest return
     *     code
     * @param why one sentence for logs and for the reason string of MQTT 5; says nothing secret
     */
    record Refused(ReasonCode reason, String why) implements Admission {
        public Refused {
            if (!reason.isFailure() || !reason.mayBeIn(PacketType.CONNACK)) {
                throw new IllegalArgumentException(reason + " does not refuse a CONNECT");
            }
        }
    }
}
