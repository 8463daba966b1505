package io.headwater.bridge.conformance;

import static io.headwater.bridge.mqtt.ReasonCode.NOT_AUTHORIZED;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.RawClient;
import io.headwater.bridge.connection.TestBridge;
import org.junit.jupiter.api.Test;

/** Clients of MQTT 5 that leave their identifier to the server. */
class AssignedClientIdTest {
    private static final String NAMELESS = Greeting.connect("02", "", "<>");

    @Test
    @Mqtt5({"3.1.3-6", "3.1.3-7", "3.2.2-16"})
    void isTheNodesOwnId() { // no other node's, because identities are not shared
        try (var door = new FrontDoor(TestBridge.anyClientId())) {
            RawClient client = door.stranger().hex(NAMELESS);

            client.expect("20 [ 00 00 [ 21 0064 27 00040000 25 00 29 00 2a 00 12 <nameless> ] ]");

            assertThat(door.bridge().log.journal()).contains("connected nameless");
        }
    }

    @Test
    @Mqtt5("3.1.3-8")
    void isNotGivenWhereTheClientMustKnowItsOwn() {
        try (var door = new FrontDoor()) {
            door.refuses5(NAMELESS, NOT_AUTHORIZED, "client id is not the node id");
        }
    }
}
