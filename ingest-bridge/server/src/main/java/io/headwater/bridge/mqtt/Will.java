package io.headwater.bridge.mqtt;

/**
 * What a client wants published when its connection ends without a DISCONNECT.
 *
 * @param topic a topic name without wildcards
 * @param payload the message, untouched; at most 65,535 bytes by its encoding
 * @param qos 0, 1 or 2
 * @param retain as received; what it means is the listener's matter
 * @param properties MQTT 5 will properties, among them Will Delay Interval; none with 3.1.1
 */
@SuppressWarnings("ArrayRecordComponent") // handed on untouched; equality of wills is never asked
public record Will(String topic, byte[] payload, int qos, boolean retain, Properties properties) {
    @Override
    public String toString() {
        return "Will[" + topic + ", " + payload.length + " bytes, qos " + qos + "]";
    }
}
