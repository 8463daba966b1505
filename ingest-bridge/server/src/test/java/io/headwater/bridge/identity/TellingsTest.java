package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class TellingsTest {
    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);
    private final Tellings tellings = new Tellings(now::get);

    @Test
    void sayTheSameThingOnceInTenMinutes() {
        assertThat(tellings.about("lamp expired").due()).isTrue();
        assertThat(tellings.about("lamp expired").due()).isFalse();
        assertThat(tellings.about("lamp revoked").due()).isTrue();

        pass(Tellings.QUIET);

        assertThat(tellings.about("lamp expired").due()).isTrue();
    }

    @Test
    void sayNoMoreThanAMinuteBears() {
        for (int i = 0; i < Tellings.MOST_A_MINUTE; i++) {
            assertThat(tellings.about("stranger " + i).due()).isTrue();
        }
        assertThat(tellings.about("one more").due()).isFalse();

        pass(Duration.ofSeconds(61));

        assertThat(tellings.about("one more")).isEqualTo(new Tellings.Telling(true, 1));
    }

    @Test
    void forgetTheOldestOfTooMany() {
        for (int i = 0; i <= Tellings.REMEMBERED; i++) {
            tellings.about("stranger " + i);
            pass(Duration.ofSeconds(2) /* not so many in one minute */);
        }

        assertThat(tellings.about("stranger 0").due()).isTrue();
    }

    private void pass(Duration time) {
        now.updateAndGet(it -> it.plus(time));
    }
}
