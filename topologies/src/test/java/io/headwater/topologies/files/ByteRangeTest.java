package io.headwater.topologies.files;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {
    @ParameterizedTest
    @CsvSource({
        "bytes=0-0, 0, 1",
        "bytes=0-99, 0, 100",
        "bytes=40-, 40, 60",
        "bytes=40-1000, 40, 60",
        "bytes=-10, 90, 10",
        "bytes=-1000, 0, 100"
    })
    void isAPartOfTheFile(String header, long from, long bytes) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Part(from, bytes));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes=-",
                "bytes=5-4",
                "bytes=0-1,5-6",
                "lines=0-1",
                "bytes=a-b",
                "bytes=99999999999999999999-"
            })
    void isTheWholeFileWhereItIsNotOneRangeOfBytes(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Whole());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0"})
    void isNothingWhereTheFileEndsBefore(String header) {
        assertThat(ByteRange.of(header, 100)).isEqualTo(new ByteRange.Unsatisfiable());
    }

    @Test
    void isTheWholeFileWithoutAHeader() {
        assertThat(ByteRange.of(null, 100)).isEqualTo(new ByteRange.Whole());
    }
}
