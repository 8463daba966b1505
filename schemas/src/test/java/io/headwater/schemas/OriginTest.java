package io.headwater.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OriginTest {
    @Test
    void readsWhatItWrites() {
        var origin = new Origin(3, 9_000_000_000L);

        assertThat(origin).hasToString("3:9000000000");
        assertThat(Origin.parse("3:9000000000")).hasValue(origin);
    }

    @ParameterizedTest(name = "''{0}''")
    @ValueSource(strings = {"", ":", "3", "3:", ":4", "-1:4", "3:-4", "3:4:5", "a:b", "3 :4"})
    void isNotReadFromOtherText(String text) {
        assertThat(Origin.parse(text)).isEmpty();
    }
}
