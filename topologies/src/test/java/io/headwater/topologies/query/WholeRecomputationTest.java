package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.headwater.topologies.query.RecomputationPart.Said;
import java.util.List;
import org.apache.kafka.streams.state.HostInfo;
import org.junit.jupiter.api.Test;

class WholeRecomputationTest {
    private static final HostInfo OTHER = new HostInfo("other", 8080);

    @Test
    void isDoneWhenEveryPartIsAndEveryPartitionIsInOne() {
        JsonNode whole = whole(own("done", "[0,1]", 10), other("done", "[2,3]", 20));

        assertThat(whole.path("state").asText()).isEqualTo("done");
        assertThat(whole.path("why").isNull()).isTrue();
        assertThat(whole.path("switched").asBoolean()).isTrue();
        assertThat(whole.path("startedAt").asText()).isEqualTo("2026-06-15T12:00:10.000Z");
        assertThat(whole.path("endedAt").asText()).isEqualTo("2026-06-15T12:01:20.000Z");
        assertThat(whole.path("partitions").toString()).isEqualTo("[0,1,2,3]");
        assertThat(whole.at("/progress/series").asLong()).isEqualTo(30);
        assertThat(whole.at("/progress/seriesPerSecond").asDouble()).isEqualTo(1.0);
        assertThat(whole.at("/changes/stale").asLong()).isEqualTo(30);
        assertThat(whole.path("parts").findValuesAsText("instance"))
                .containsExactly("null", "other:8080");
    }

    @Test
    void isAsFarAsTheLastOfItsParts() {
        JsonNode whole = whole(own("done", "[0,1]", 10), other("counting", "[2,3]", 20));

        assertThat(whole.path("state").asText()).isEqualTo("counting");
        assertThat(whole.path("endedAt").isNull()).isTrue();
        assertThat(whole.path("switched").asBoolean()).isFalse();
        assertThat(whole.at("/progress/secondsLeft").asLong()).isEqualTo(20);
    }

    @Test
    void hasFailedWhenAPartHasAndSaysWhichAndWhatOthersPublished() {
        JsonNode whole = whole(own("done", "[0,1]", 10), other("failed", "[2,3]", 20));

        assertThat(whole.path("state").asText()).isEqualTo("failed");
        assertThat(whole.path("why").asText()).isEqualTo("other:8080: as a test wants");
        assertThat(whole.path("switched").asBoolean()).isFalse();
        assertThat(whole.path("parts").findValuesAsText("switched"))
                .containsExactly("true", "false");
    }

    @Test
    void isIncompleteWhenAPartitionIsInNoPart() {
        JsonNode whole = whole(own("done", "[0,1]", 10), other("done", "[3]", 20));

        assertThat(whole.path("state").asText()).isEqualTo("incomplete");
        assertThat(whole.path("why").asText()).isEqualTo("no instance counted partitions [2]");
    }

    @Test
    void isNotOverWhileAnInstanceDoesNotAnswer() {
        JsonNode whole =
                new WholeRecomputation(
                                List.of(own("done", "[0,1]", 10)), List.of("other is away"), 4)
                        .json();

        assertThat(whole.path("state").asText()).isEqualTo("waiting");
        assertThat(whole.path("why").asText()).isEqualTo("other is away");
        assertThat(whole.path("endedAt").isNull()).isTrue();
    }

    @Test
    void ofANodeIsTheWordOfTheOneInstanceThatHasIt() {
        var node = read(text("done", "[2]", 10).replace("'node':null", "'node':'a/b/c'"));

        JsonNode whole =
                new WholeRecomputation(
                                List.of(new Said(OTHER, node)), List.of("another is away"), 4)
                        .json();

        assertThat(whole.path("state").asText()).isEqualTo("done");
        assertThat(whole.path("why").isNull()).isTrue();
    }

    private static JsonNode whole(Said... parts) {
        return new WholeRecomputation(List.of(parts), List.of(), 4).json();
    }

    private static Said own(String state, String partitions, int number) {
        return new Said(null, read(text(state, partitions, number)));
    }

    private static Said other(String state, String partitions, int number) {
        return new Said(OTHER, read(text(state, partitions, number)));
    }

    private static String text(String state, String partitions, int number) {
        boolean isOver = !state.equals("counting");
        return ("{'id':'r','node':null,'state':'%1$s','why':%2$s,'startedAt':'2026-06-15T12:00:%3$d.000Z','endedAt':%4$s,"
                        + "'partitions':%5$s,'progress':{'series':%3$d,'seriesPerSecond':0.5,'secondsLeft':%6$s},"
                        + "'changes':{'stale':%3$d},'switched':%7$s}")
                .formatted(
                        state,
                        state.equals("failed") ? "'as a test wants'" : "null",
                        number,
                        isOver ? "'2026-06-15T12:01:%d.000Z'".formatted(number) : "null",
                        partitions,
                        isOver ? "null" : number,
                        state.equals("done"));
    }

    private static JsonNode read(String text) {
        return Json.read(text.replace('\'', '"').getBytes(UTF_8));
    }
}
