package io.headwater.standalone.dashboards;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One dashboard of {@code infra/dashboards}: what it asks of SQL, and which metrics it names.
 *
 * @param file its name there
 */
public record Dashboard(String file, JsonNode json) {
    /** Beside the module that tests them. */
    private static final Path FOLDER = Path.of("..", "dashboards");

    private static final Pattern METRIC = Pattern.compile("headwater_[a-z_]+");
    private static final String SPAN = "'2026-01-01T00:00:00Z' AND '2027-01-01T00:00:00Z'";

    /** All of them. */
    public static List<Dashboard> all() {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .map(Dashboard::read)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException("listing " + FOLDER.toAbsolutePath(), e);
        }
    }

    public String uid() {
        return json.path("uid").asText();
    }

    public List<JsonNode> panels() {
        return List.copyOf(json.findValues("panels").getFirst().valueStream().toList());
    }

    /**
     * Every query of a panel or variable, with Grafana's macros and variables filled in: with
     * something chosen, and as Grafana asks while there is nothing to choose from.
     */
    public List<String> sql() {
        var queries = new ArrayList<String>();
        json.findValues("rawSql").forEach(query -> queries.add(query.asText()));
        variables().forEach(variable -> queries.add(variable.path("query").asText()));
        return queries.stream()
                .flatMap(query -> Stream.of(filled(query), filled(withNothingChosen(query))))
                .distinct()
                .toList();
    }

    /** Names of the metrics in all expressions, as Prometheus knows them. */
    public Set<String> metrics() {
        var names = new TreeSet<String>();
        for (JsonNode expression : json.findValues("expr")) {
            METRIC.matcher(expression.asText()).results().forEach(name -> names.add(name.group()));
        }
        return names;
    }

    private static Dashboard read(Path file) {
        try {
            return new Dashboard(
                    file.getFileName().toString(),
                    new ObjectMapper().readTree(Files.readString(file, UTF_8)));
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + file, e);
        }
    }

    private List<JsonNode> variables() {
        return json.at("/templating/list").valueStream().toList();
    }

    private String withNothingChosen(String query) {
        String asked = query;
        for (JsonNode variable : variables()) {
            String nothing = variable.path("multi").asBoolean() ? "" : "''";
            asked = asked.replace("${" + variable.path("name").asText() + ":sqlstring}", nothing);
        }
        return asked;
    }

    private static String filled(String query) {
        return query.replaceAll("\\$__timeFilter\\(([a-z_.]+)\\)", "$1 BETWEEN " + SPAN)
                .replaceAll(
                        "\\$__timeGroup\\(([a-z_.]+), *\\$__interval\\)",
                        "date_bin('10 min', $1, timestamptz '2001-01-01Z')")
                .replace("$__interval_ms", "600000")
                .replace("$__timeFrom()", "'2026-01-01T00:00:00Z'")
                .replace("$__timeTo()", "'2027-01-01T00:00:00Z'")
                .replaceAll("\\$\\{[a-z]+:sqlstring}", "'it''s'");
    }
}
