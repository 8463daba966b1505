package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamCursorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"1:0", "3:120", "3:120/118", "1:-1", "1:-1/4", "3:120~7", "3:120/118~0"})
    void readsWhatItWrote(String text) {
        assertThat(StreamCursor.parse(text)).map(StreamCursor::toString).contains(text);
    }

    @Test
    void standsBeforeTheFirstRecordOfAPartitionThatIsEmpty() {
        assertThat(StreamCursor.parse("1:-1")).contains(new StreamCursor(1, -1, -1, -1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "1:", "1:-2", "a:1", "1:1/", "1:1/x", "-1:1", "1:1~", "1:1~-1"})
    void refusesWhatIsNoCursor(String text) {
        assertThat(StreamCursor.parse(text)).isEmpty();
    }
}
