package io.headwater.bridge.parts;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufAllocator;
import org.junit.jupiter.api.Test;

class NoLeaksTest {
    @Test
    void seesABufferThatNobodyReleased() {
        var noLeaks = new NoLeaks();
        ByteBufAllocator.DEFAULT.buffer(1).touch("lost");

        assertThatThrownBy(noLeaks::close).hasMessageContaining("lost");
    }
}
