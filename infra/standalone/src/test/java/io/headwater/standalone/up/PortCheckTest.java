package io.headwater.standalone.up;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortCheckTest {
    @Test
    void namesEveryBusyPortWithTheOptionThatChoosesAnother() throws IOException {
        try (var first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                var second = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var check =
                    new PortCheck()
                            .loopback("Kafka", first.getLocalPort(), "--kafka-port")
                            .loopback("the API", second.getLocalPort(), "--http-port");

            assertThatThrownBy(check::refuseWhenBusy)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("port " + first.getLocalPort() + " for Kafka")
                    .hasMessageContaining("--kafka-port N")
                    .hasMessageContaining("port " + second.getLocalPort() + " for the API")
                    .hasMessageContaining("--http-port N");
        }
    }

    @Test
    void namesANumberThatIsNoPort() {
        var check = new PortCheck().loopback("the API", 99_999, "--http-port");

        assertThatThrownBy(check::refuseWhenBusy)
                .isInstanceOf(Refusal.class)
                .hasMessage("--http-port: expected a port from 0 to 65535, got 99999");
    }

    @Test
    void letsAnyFreePortPass() {
        assertThatCode(
                        () ->
                                new PortCheck()
                                        .loopback("Kafka", 0, "--kafka-port")
                                        .everywhere("nodes", 0, "--mqtt-port")
                                        .refuseWhenBusy())
                .doesNotThrowAnyException();
    }
}
