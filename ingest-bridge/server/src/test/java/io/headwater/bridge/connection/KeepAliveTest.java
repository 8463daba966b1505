package io.headwater.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.conformance.Mqtt311;
import io.headwater.bridge.mqtt.Packet;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeepAliveTest {
    private final HandMovedWire wire = new HandMovedWire();
    private final List<String> seen = new ArrayList<>();
    private final KeepAlive keepAlive = new KeepAlive(wire, 60, () -> seen.add("expired"));

    @ParameterizedTest(name = "{0} s asked for: {1} s hold")
    @CsvSource({"0, 1200", "1, 1", "60, 60", "1200, 1200", "1201, 1200", "65535, 1200"})
    void neverLengthensWhatTheClientAskedFor(int asked, int holds) {
        assertThat(KeepAlive.seconds(asked, Duration.ofMinutes(20))).isEqualTo(holds);
    }

    @Test
    @Mqtt311("3.1.2-24")
    void expiresAfterOneAndAHalfTimes() {
        keepAlive.start();

        wire.pass(Duration.ofMillis(89_999));
        assertThat(seen).isEmpty();
        wire.pass(Duration.ofMillis(1));

        assertThat(seen).containsExactly("expired");
    }

    @Test
    void beginsAgainWithEveryPacket() {
        keepAlive.start();
        wire.pass(Duration.ofSeconds(80));
        keepAlive.heard();

        wire.pass(Duration.ofSeconds(89));
        assertThat(seen).isEmpty();
        wire.pass(Duration.ofSeconds(1));

        assertThat(seen).containsExactly("expired");
    }

    @Test
    void restsWhileWeDoNotRead() {
        keepAlive.start();
        wire.paused = true;
        wire.pass(Duration.ofHours(1));
        assertThat(seen).isEmpty();

        wire.paused = false;
        wire.pass(Duration.ofSeconds(91));

        assertThat(seen).containsExactly("expired");
    }

    /** A wire whose time passes when a test says so. */
    private static final class HandMovedWire implements Wire {
        private long now;
        private long dueAt = Long.MAX_VALUE;
        private Runnable due = () -> {};
        private boolean paused;

        void pass(Duration time) {
            long end = now + time.toNanos();
            while (dueAt <= end) {
                now = dueAt;
                dueAt = Long.MAX_VALUE;
                due.run();
            }
            now = end;
        }

        @Override
        public Future<?> after(Duration delay, Runnable task) {
            dueAt = now + delay.toNanos();
            due = task;
            return ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);
        }

        @Override
        public long nanos() {
            return now;
        }

        @Override
        public boolean isPausedByUs() {
            return paused;
        }

        @Override
        public void send(Packet packet) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void close() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void pause(Pause reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void resume(Pause reason) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Executor eventLoop() {
            return Runnable::run;
        }

        @Override
        public void soon(Runnable task) {
            task.run();
        }

        @Override
        public Credentials credentials() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void speak(ClientLimits limits) {
            throw new UnsupportedOperationException();
        }
    }
}
