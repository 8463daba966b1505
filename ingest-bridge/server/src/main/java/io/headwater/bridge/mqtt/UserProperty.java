package io.headwater.bridge.mqtt;

/** A name and a value of MQTT 5 whose meaning sender and receiver agree on; names may repeat. */
public record UserProperty(String name, String value) {}
