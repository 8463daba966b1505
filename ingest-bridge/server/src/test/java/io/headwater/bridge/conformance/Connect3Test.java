package io.headwater.bridge.conformance;

import io.headwater.bridge.mqtt.ReasonCode;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class Connect3Test {
    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt311("3.1.0-1")
    @Mqtt5("3.1.0-1")
    void nothingIsServedBeforeConnect() {
        door.turnsAway("c0 [ ]");
    }

    @Test
    @Mqtt311("3.1.0-2")
    void aSecondConnectEndsTheConnection() {
        door.closesOn3("10 [ <MQTT> 04 02 003c <n> ]");
    }

    @Test
    @Mqtt5("3.1.0-2")
    void aSecondConnectEndsTheConnectionWithAReason() {
        door.closesOn5("10 [ <MQTT> 05 02 003c [] <n> ]", ReasonCode.PROTOCOL_ERROR, "sent once");
    }
}
