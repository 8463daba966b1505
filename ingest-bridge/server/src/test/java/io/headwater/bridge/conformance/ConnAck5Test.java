package io.headwater.bridge.conformance;

import static io.headwater.bridge.conformance.Greeting.WELCOME;
import static io.headwater.bridge.mqtt.ReasonCode.BAD_AUTHENTICATION_METHOD;
import static io.headwater.bridge.mqtt.ReasonCode.RETAIN_NOT_SUPPORTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.connection.Admission;
import io.headwater.bridge.mqtt.PacketType;
import io.headwater.bridge.mqtt.ReasonCode;
import io.headwater.bridge.parts.NoLeaks;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a CONNECT of MQTT 5 is answered. */
class ConnAck5Test {
    @AutoClose static final NoLeaks LEAKS = new NoLeaks();

    @AutoClose private final FrontDoor door = new FrontDoor();

    @Test
    @Mqtt5({"3.1.4-5", "3.2.2-1", "4.12.0-6"})
    void itSaysWhatHoldsAndNothingElse() {
        door.stranger().hex(Greeting.fresh("")).expect(WELCOME);
    }

    @Test
    @Mqtt5("3.1.2-28")
    void itHasNoResponseInformation() { // also when that is asked for: there is none
        door.stranger().hex(Greeting.fresh("19 00")).expect(WELCOME);
        door.stranger().hex(Greeting.fresh("19 01")).expect(WELCOME);
    }

    @Test
    @Mqtt5("3.2.2-6")
    void aRefusalSpeaksOfNoSession() {
        door.node5("11 0000003c").close();
        door.bridge().log.connectRecordAfter(failed());

        door.nodeRefused5("20 [ 00 88 [ 1f <cannot be stored now> ] ]");
    }

    @ParameterizedTest
    @EnumSource
    @Mqtt5("3.2.2-8")
    void aRefusalHasAReasonThatIsMeantForIt(ReasonCode reason) {
        if (reason.isFailure() && reason.mayBeIn(PacketType.CONNACK)) {
            assertThat(new Admission.Refused(reason, "why").reason()).isEqualTo(reason);
        } else {
            assertThatThrownBy(() -> new Admission.Refused(reason, "why"))
                    .hasMessageContaining("does not refuse a CONNECT");
        }
    }

    @Test
    @Mqtt5("3.2.2-13")
    void aWillThatIsToBeRetainedIsRefused() {
        door.refuses5(
                Greeting.connect("26", "", "<n> [] <w> <m>"),
                RETAIN_NOT_SUPPORTED,
                "retained messages are not supported");
    }

    @Test
    @Mqtt5({"4.12.0-1", "3.2.2-7"})
    void anAuthenticationMethodIsRefused() {
        door.refuses5(
                Greeting.fresh("15 <SCRAM-SHA-256> 16 <hello>"),
                BAD_AUTHENTICATION_METHOD,
                "enhanced authentication is not supported");
    }

    @Test
    @Mqtt5("3.2.2-19")
    void aReasonStringThatDoesNotFitIsLeftOut() {
        door.stranger()
                .hex(Greeting.connect("02", "27 00000014", "<stranger>"))
                .expect("20 [ 00 87 [] ]", "closed");
    }

    @Test
    @Mqtt5({"3.2.0-1", "3.1.2-24"})
    void aClientThatCannotTakeItIsRefused() { // or it would be served without an answer
        door.stranger().hex(Greeting.fresh("27 00000012")).expect("20 [ 00 95 [] ]", "closed");
        door.stranger().hex(Greeting.fresh("27 00000004")).expect("closed");
        door.stranger().hex(Greeting.fresh("27 00000013")).expect(WELCOME);
    }

    private static CompletableFuture<Void> failed() {
        return CompletableFuture.failedFuture(new IllegalStateException("no broker"));
    }
}
