package io.headwater.bridge.connection;

import io.headwater.bridge.mqtt.ReasonCode;

/**
 * Why a connection must close because of what its client sent.
 *
 * @param reason what an MQTT 5 client is told
 * @param text one sentence that names the rule
 */
record Refusal(ReasonCode reason, String text) {}
