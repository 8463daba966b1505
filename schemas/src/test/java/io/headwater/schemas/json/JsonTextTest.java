package io.headwater.schemas.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTextTest {
    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    12.5               | 12.50
                    55                 | 55.0
                    100                | 1e2
                    -0.0               | 0
                    {"a":1,"b":2}      | {"b":2.0,"a":1}
                    [1,{"a":null}]     | [1.0, {"a": null}]
                    "\\u0041"           | "A"
                    not json           | not json
                    """)
    void saysTheSame(String a, String b) {
        assertThat(JsonText.same(a, b)).isTrue();
    }

    @ParameterizedTest(name = "{0} and {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    12.5               | 12.51
                    1                  | "1"
                    1                  | true
                    null               | 0
                    [1,2]              | [2,1]
                    {"a":1}            | {"a":1,"b":null}
                    0.1                | 0.1000000000000000000001
                    not json           | nor this
                    1e999999999        | 1e999999998
                    """)
    void saysSomethingElse(String a, String b) {
        assertThat(JsonText.same(a, b)).isFalse();
    }

    @ParameterizedTest(name = "{0} as {1}")
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            textBlock =
                    """
                    25.50000                | 25.5
                    55.0                    | 55
                    1e30                    | 1E+30
                    { "b" : [ 1, 2.50 ] , "a" : null }  | {"b":[1,2.5],"a":null}
                    "\\u0041\\n\\u0001\\"\\\\\\/"  | "A\\n\\u0001\\"\\\\/"
                    """)
    void writesCompactlyInTheOrderOfTheText(String given, String canonical) {
        assertThat(JsonText.canonical(given)).hasValue(canonical);
    }

    @Test
    void hasNoCanonicalTextOfWhatCannotBeKept() {
        assertThat(JsonText.canonical("[1e400]")).isEmpty();
        assertThat(JsonText.canonical("{")).isEmpty();
    }

    @Test
    void refusesToWriteWhatCannotBeKept() {
        assertThatThrownBy(() -> JsonText.write(new JsonValue.Unusable("a number")))
                .hasMessage("cannot be written: a number");
    }
}
