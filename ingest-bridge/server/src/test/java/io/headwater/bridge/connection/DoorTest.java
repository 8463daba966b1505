package io.headwater.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DoorTest {
    private static final long SECOND = 1_000_000_000L;

    private long now;

    @Test
    void takesTheHostsOfAnIpv6NetworkForOneSource() throws UnknownHostException {
        Door door = door(Map.of("halfopen.source", "1"));

        assertThat(door.enter(InetAddress.getByName("2001:db8::1"))).isNotNull();

        assertThat(door.enter(InetAddress.getByName("2001:db8::ffff:1"))).isNull();
        assertThat(door.enter(InetAddress.getByName("2001:db8:0:1::1"))).isNotNull();
        assertThat(door.enter(InetAddress.getByName("192.0.2.1"))).isNotNull();
        assertThat(door.enter(InetAddress.getByName("192.0.2.2"))).isNotNull();
    }

    @Test
    void doesNotLookAtSourcesWhenItIsToldNotTo() throws UnknownHostException {
        Door door = door(Map.of("halfopen.source", "0", "connection.rate.source", "0"));

        for (int i = 0; i < 4_096; i++) {
            assertThat(door.enter(InetAddress.getByName("192.0.2.1"))).isNotNull();
        }
        assertThat(door.enter(InetAddress.getByName("192.0.2.1"))).isNull(); // all half-open ones
    }

    @Test
    void doesNotLetOneAddressThatIsSentAwayMakeTheOthersWait() throws UnknownHostException {
        Door door = door(Map.of("connection.rate", "10", "connection.rate.source", "1"));

        for (int i = 0; i < 1_000; i++) {
            var _ = door.enter(InetAddress.getByName("192.0.2.1"));
        }

        assertThat(door.rest()).isZero();
    }

    @Test
    void forgetsAddressesThatAskForNothingAnyMore() throws UnknownHostException {
        Door door = door(Map.of("connection.rate", "1000000"));
        for (int i = 0; i < 100_000; i++) {
            byte[] address = {10, (byte) (i >> 16), (byte) (i >> 8), (byte) i};
            Objects.requireNonNull(door.enter(InetAddress.getByAddress(address))).left();
            now += SECOND / 1_000;
        }

        assertThat(door.sources()).isLessThan(5_000);
        assertThat(door.halfOpen()).isZero();
    }

    @Test
    void leavesFilesToTheRestOfTheProcess() throws UnknownHostException {
        var open = new long[] {10};
        var files = new OpenFiles(100, 50, () -> open[0]);
        Door door = door(Map.of(), files);
        for (int i = 0; i < 30; i++) {
            assertThat(door.enter(InetAddress.getByName("192.0.2.1"))).isNotNull();
        }

        open[0] = 30 + 20; // ours and others
        door.lookAtFiles();

        assertThat(door.enter(InetAddress.getByName("192.0.2.1"))).isNull();
        open[0] = 30 + 19;
        door.lookAtFiles();
        assertThat(door.enter(InetAddress.getByName("192.0.2.1"))).isNotNull();
    }

    private Door door(Map<String, String> limits) {
        return door(limits, new OpenFiles(Long.MAX_VALUE, 0, () -> 0));
    }

    private Door door(Map<String, String> limits, OpenFiles files) {
        var given = new HashMap<String, String>();
        limits.forEach((name, value) -> given.put("headwater.bridge.limits." + name, value));
        return new Door(
                SharedLimits.DEFAULT.within(new Settings("headwater.bridge.", given)),
                files,
                new ConnectionMeters(new SimpleMeterRegistry()),
                () -> now);
    }
}
