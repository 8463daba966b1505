package io.headwater.bridge.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InFlightBytesTest {
    private final InFlightBytes bytes = new InFlightBytes(100);
    private final List<String> woken = new ArrayList<>();

    @Test
    void saysWhenTheLimitIsReached() {
        assertThat(bytes.take(99)).isTrue();
        assertThat(bytes.take(1)).isFalse();
        assertThat(bytes.used()).isEqualTo(100);
    }

    @Test
    void wakesOneAtATimeAndTheOldestFirst() {
        bytes.take(100);
        bytes.awaitRoom(() -> woken.add("first"));
        bytes.awaitRoom(() -> woken.add("second"));
        assertThat(woken).isEmpty();

        bytes.release(100);
        assertThat(woken).containsExactly("first");

        bytes.wakeNext();
        assertThat(woken).containsExactly("first", "second");
    }

    @Test
    void wakesAtOnceWhenRoomCameMeanwhile() {
        bytes.awaitRoom(() -> woken.add("first"));

        assertThat(woken).containsExactly("first");
    }

    @Test
    void refusesALimitOfNothing() {
        assertThatThrownBy(() -> new InFlightBytes(0)).hasMessageContaining("at least 1");
    }
}
