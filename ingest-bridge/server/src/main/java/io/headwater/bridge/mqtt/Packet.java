package io.headwater.bridge.mqtt;

/** One MQTT control packet, whole and checked when it comes from the decoder. */
public sealed interface Packet
        permits Connect,
                ConnAck,
                Publish,
                PubAck,
                PubRec,
                PubRel,
                PubComp,
                Subscribe,
                SubAck,
                Unsubscribe,
                UnsubAck,
                PingReq,
                PingResp,
                Disconnect,
                Auth {
    /** Which of the control packets this is. */
    PacketType type();
}
