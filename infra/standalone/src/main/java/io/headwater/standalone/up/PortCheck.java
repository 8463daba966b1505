package io.headwater.standalone.up;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds busy ports before anything has started, so that all of them are named at once. */
final class PortCheck {
    private final List<String> busy = new ArrayList<>();

    /**
     * @param use what the port is for, as the message says it
     * @param port 0 is never busy
     * @param option the option that chooses another
     */
    PortCheck loopback(String use, int port, String option) {
        return check(use, InetAddress.getLoopbackAddress(), port, option);
    }

    PortCheck everywhere(String use, int port, String option) {
        return check(use, null, port, option);
    }

    /**
     * @throws Refusal naming every busy port
     */
    void refuseWhenBusy() {
        if (!busy.isEmpty()) {
            throw new Refusal(String.join("\n           ", busy));
        }
    }

    private PortCheck check(String use, @Nullable InetAddress host, int port, String option) {
        if (port == 0) {
            return this;
        }
        if (port < 0 || port > 65_535) {
            busy.add(option + ": expected a port from 0 to 65535, got " + port);
            return this;
        }
        try (var probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(host, port));
        } catch (IOException e) {
            busy.add(
                    "port "
                            + port
                            + " for "
                            + use
                            + " cannot be used ("
                            + e.getMessage()
                            + "); choose another with "
                            + option
                            + " N");
        }
        return this;
    }
}
