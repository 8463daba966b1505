/**
 * MQTT 3.1.1 and MQTT 5 as values: packets, properties and reason codes, a decoder that hands on
 * whole and checked packets only, and an encoder. Knows no dialect, no connection and no Kafka.
 * Clause numbers such as [MQTT-3.1.0-2] are those of MQTT 3.1.1, or of MQTT 5 where it says so.
 */
@NullMarked
package io.headwater.bridge.mqtt;

import org.jspecify.annotations.NullMarked;
