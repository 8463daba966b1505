package io.headwater.schemas;

/**
 * A key of which one task is the owner: its partition, among as many as the uplink has, is {@link
 * NodePartitions#of(PlacedKey, int)}. Every record about it, and every row of it, is there.
 */
public sealed interface PlacedKey permits NodeKey, FleetKey {
    /** Who it belongs to. */
    String tenant();

    /** The bytes that are the Kafka key. */
    byte[] bytes();
}
