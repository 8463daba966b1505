package io.headwater.bridge.app;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.connection.ConnectionMeters;
import io.headwater.bridge.metrics.Catalogue;
import io.headwater.schemas.metrics.Metric;
import io.headwater.schemas.settings.Settings.Documented;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page about limits names those that there are, as they are. */
class LimitsPageTest {
    private static final Path PAGE = Path.of("../../infra/docs/limits.md");
    private static final String PREFIX = "headwater.bridge.";
    private static final Pattern COUNTED = Pattern.compile("`([a-z.]+)\\{([a-z]+)=([a-z-]+)}`");
    private static final Pattern TEST = Pattern.compile("\\b(\\w+Test)\\.(\\w+)");

    /** Counted by reasons of the dialect, which show with their first. */
    private static final Set<Metric> SHOW_LATER = Set.of(Catalogue.REJECTIONS, Catalogue.DENIALS);

    private record Row(String setting, String defaultValue, String counted, String tests) {
        static Row of(String line) {
            String[] cells = line.split(" *\\| *", -1);
            return new Row(cells[1].replace("`", ""), cells[2], cells[5], cells[6]);
        }
    }

    @Test
    void namesEveryLimitWithItsDefault() throws IOException {
        Map<String, String> limits =
                BridgeConfig.documented().stream()
                        .filter(setting -> setting.name().startsWith(PREFIX + "limits."))
                        .collect(
                                toMap(
                                        setting -> setting.name().substring(PREFIX.length()),
                                        Documented::defaultValue));

        assertThat(rows().stream().collect(toMap(Row::setting, Row::defaultValue)))
                .containsExactlyInAnyOrderEntriesOf(limits);
    }

    @Test
    void namesCountersThatABridgeHas() throws IOException {
        var registry = new SimpleMeterRegistry();
        var _ = new ConnectionMeters(registry);
        List<String> later = SHOW_LATER.stream().map(Metric::name).toList();

        for (Row row : rows()) {
            var counters = COUNTED.matcher(row.counted()).results().toList();
            assertThat(counters).as(row.setting()).isNotEmpty();
            assertThat(counters)
                    .filteredOn(counter -> !later.contains(counter.group(1)))
                    .allSatisfy(
                            counter ->
                                    assertThat(
                                                    registry.find(counter.group(1))
                                                            .tag(counter.group(2), counter.group(3))
                                                            .counter())
                                            .as(counter.group())
                                            .isNotNull());
        }
    }

    @Test
    void namesTestsThatExist() throws IOException {
        for (Row row : rows()) {
            assertThat(TEST.matcher(row.tests()).find()).as(row.setting()).isTrue();
        }
        assertThat(TEST.matcher(Files.readString(PAGE)).results())
                .allSatisfy(test -> assertThat(exists(test)).as(test.group()).isTrue());
    }

    private static List<Row> rows() throws IOException {
        try (Stream<String> lines = Files.lines(PAGE)) {
            return lines.filter(line -> line.startsWith("| `limits.")).map(Row::of).toList();
        }
    }

    private static boolean exists(MatchResult test) {
        return Stream.of("connection", "routing", "app", "http")
                .map(folder -> "io.headwater.bridge." + folder + "." + test.group(1))
                .flatMap(LimitsPageTest::methodsOf)
                .anyMatch(test.group(2)::equals);
    }

    private static Stream<String> methodsOf(String type) {
        try {
            return Arrays.stream(Class.forName(type).getDeclaredMethods()).map(it -> it.getName());
        } catch (ClassNotFoundException notHere) {
            return Stream.empty();
        }
    }
}
