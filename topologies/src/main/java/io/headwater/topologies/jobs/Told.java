package io.headwater.topologies.jobs;

import io.headwater.schemas.Origin;
import org.jspecify.annotations.Nullable;

/**
 * One record of a topic that a job reads beside the uplink.
 *
 * @param key null only where a topic's keys are any bytes, and the record has none
 * @param value null is a tombstone
 * @param place in its own topic, not in the uplink
 * @param loggedAt its time, epoch ms; the only clock that rules may use
 */
public record Told<K, V>(K key, @Nullable V value, Origin place, long loggedAt) {}
