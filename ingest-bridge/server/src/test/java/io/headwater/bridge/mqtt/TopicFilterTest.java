package io.headwater.bridge.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.conformance.Mqtt311;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TopicFilterTest {
    @ParameterizedTest(name = "{0} matches {1}: {2}")
    @CsvSource({
        "sport/tennis/#, sport/tennis/p1, true",
        "sport/tennis/#, sport/tennis/p1/ranking, true",
        "sport/tennis/#, sport/tennis, true",
        "sport/tennis/#, sport, false",
        "#, a/b, true",
        "+, a, true",
        "+, /a, false",
        "+/+, /a, true",
        "/+, /a, true",
        "a/+/c, a/b/c, true",
        "a/+/c, a//c, true",
        "a/+/c, a/b/d, false",
        "a/+, a, false",
        "a/b, a/b/c, false",
        "a/b/c, a/b, false",
        "a/+/#, a/b, true",
        "a/B, a/b, false",
        "#, $SYS/x, false",
        "+/x, $SYS/x, false",
        "$SYS/#, $SYS/x, true",
        "$SYS/+, $SYS/x, true",
        "ab/#, a, false",
        "a, ab, false",
    })
    @Mqtt311({"4.7.2-1", "4.7.1-2", "4.7.1-3", "3.8.3-2"})
    void matchesLevelByLevel(String filter, String topic, boolean matches) {
        assertThat(TopicFilter.matches(filter, topic)).isEqualTo(matches);
    }

    @ParameterizedTest
    @ValueSource(strings = {"#", "+", "a", "/", "a/#", "+/a/+", "a//b", "$share/g/a", "/#"})
    void takesFiltersWithWildcardsInTheirPlaces(String filter) {
        assertThat(TopicFilter.isValid(filter)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a#", "#/a", "a/#/b", "a+", "+a", "a/b+/c", "##", "++", "a\0b"})
    void refusesMisplacedWildcards(String filter) {
        assertThat(TopicFilter.isValid(filter)).isFalse();
    }
}
