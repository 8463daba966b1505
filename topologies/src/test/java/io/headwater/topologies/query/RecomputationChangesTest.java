package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Pages of several instances as one page. */
class RecomputationChangesTest {
    @Test
    void changesOfAllInstancesComeInTheOrderOfTheirRowsAndThePageEndsWithTheLastShown() {
        JsonNode page = page(2, false, "b", "d", "a", "c");

        assertThat(page.path("changes").findValuesAsText("row")).containsExactly("a", "b");
        assertThat(page.path("next").asText()).isEqualTo(cursor("b"));
        assertThat(page.path("changes").findValues("cursor")).isEmpty();
    }

    @Test
    void thereIsANextPageAsLongAsAnyInstanceHasMore() {
        assertThat(page(2, true, "b", "a").path("next").asText()).isEqualTo(cursor("b"));
        assertThat(page(2, false, "b", "a").path("next").isNull()).isTrue();
    }

    private static JsonNode page(int limit, boolean isMore, String... rows) {
        List<JsonNode> all =
                Stream.of(rows).<JsonNode>map(RecomputationChangesTest::change).toList();
        return RecomputationChanges.page("r", new ArrayList<>(all), limit, isMore, false);
    }

    private static ObjectNode change(String row) {
        return Json.object().put("row", row).put("cursor", cursor(row));
    }

    private static String cursor(String row) {
        return Cursors.of(Cursors.CHANGES, row.getBytes(UTF_8));
    }
}
