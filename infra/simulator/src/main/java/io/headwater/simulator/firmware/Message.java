package io.headwater.simulator.firmware;

/**
 * What a node publishes, always with QoS 1 and never retained.
 *
 * @param topic as the firmware writes it, on the ingest alias where it uses one
 * @param payload JSON, but TLV on from-node
 */
@SuppressWarnings("ArrayRecordComponent") // a payload is handed on, never compared
public record Message(String topic, byte[] payload) {}
