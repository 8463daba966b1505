package io.headwater.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.standalone.data.DataFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PartSettingsTest {
    private static final String PLACE = "consumer.override.group.instance.id";
    private static final String DATABASE = "jdbc:postgresql://localhost/headwater";

    @TempDir Path folder;

    @Test
    void aSinkKeepsItsPlaceForAsLongAsItReadsTheSameTopics() {
        String place = placeOf("headwater", Map.of());

        assertThat(place).startsWith("standalone-").isEqualTo(placeOf("headwater", Map.of()));
        assertThat(placeOf("other", Map.of())).isNotEqualTo(place);
    }

    @Test
    void severalTasksOfASinkDoNotShareAPlace() {
        assertThat(placeOf("headwater", Map.of("tasks.max", "2"))).isNull();
    }

    @Test
    void aSinkIsToldWhatSomebodyWantsOfItAndWhereTheDatabaseIs() {
        UpOptions options = options(Map.of("rollup.hours", "true"), Map.of());

        assertThat(PartSettings.sink(options, topics("headwater"), DATABASE))
                .containsEntry("rollup.hours", "true")
                .containsEntry("connection.url", DATABASE);
    }

    @Test
    void whatUpTellsSinksCannotBeToldOtherwise() {
        UpOptions options =
                options(
                        Map.of(
                                "connection.user",
                                "ada",
                                "schema",
                                "mine",
                                "rollup.hours",
                                "true",
                                PLACE,
                                "here"),
                        Map.of("webhook.key", "c2VjcmV0", "retry.first.ms", "50"));

        List<String> problems;
        try (DataFolder data = DataFolder.claim(folder)) {
            problems = PartSettings.sinkProblems(options, data, topics("headwater"));
        }

        assertThat(problems)
                .containsExactly(
                        "time-series sink, connection.user: headwater sets it itself, leave it out",
                        "time-series sink, " + PLACE + ": headwater sets it itself, leave it out",
                        "time-series sink, schema: headwater sets it itself, leave it out",
                        "push sink, webhook.key: headwater sets it itself, leave it out");
    }

    private @Nullable String placeOf(String prefix, Map<String, String> wanted) {
        return PartSettings.sink(options(wanted, Map.of()), topics(prefix), DATABASE).get(PLACE);
    }

    private static Topics topics(String prefix) {
        return new Topics(prefix, SchemaIdTable.load());
    }

    private UpOptions options(Map<String, String> sink, Map<String, String> push) {
        return new UpOptions(
                folder,
                0,
                0,
                OptionalInt.empty(),
                0,
                OptionalInt.empty(),
                OptionalInt.empty(),
                0,
                Optional.empty(),
                List.of(),
                false,
                Optional.empty(),
                sink,
                push,
                0);
    }
}
