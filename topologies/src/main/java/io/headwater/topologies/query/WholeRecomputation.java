package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.topologies.query.RecomputationPart.Said;
import io.headwater.topologies.recompute.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A recomputation as all of its parts together are. A pure rule: it is over once every part is, and
 * done only when every part is done and every partition in one of them. As long as an instance does
 * not answer it is not over.
 *
 * @param parts what instances said of theirs, at least one
 * @param silent why others did not answer, a sentence for each; of one node nobody is missed
 * @param partitions how many there are
 */
record WholeRecomputation(List<Said> parts, List<String> silent, int partitions) {
    /** Over, and some partitions are in no part that is known. */
    private static final String INCOMPLETE = "incomplete";

    /** Copies the lists. One node is one instance's, and nobody else is waited for. */
    WholeRecomputation {
        parts = List.copyOf(parts);
        silent = isOfNode(parts) ? List.of() : List.copyOf(silent);
    }

    ObjectNode json() {
        ObjectNode json = ((ObjectNode) parts.getFirst().json()).deepCopy();
        boolean isOver = silent.isEmpty() && parts.stream().allMatch(WholeRecomputation::isOver);
        Set<Integer> missing = isOver ? missing() : Set.of();
        json.put("state", isOver ? end(missing) : present());
        json.put("why", why(missing));
        json.put("startedAt", texts("startedAt").min(Comparator.naturalOrder()).orElse(null));
        json.put(
                "endedAt",
                isOver ? texts("endedAt").max(Comparator.naturalOrder()).orElse(null) : null);
        ArrayNode covered = json.putArray("partitions");
        covered().forEach(covered::add);
        sum(json, "progress");
        json.withObjectProperty("progress").put("secondsLeft", secondsLeft());
        sum(json, "changes");
        json.put(
                "switched",
                isOver
                        && parts.stream()
                                .allMatch(part -> part.json().path("switched").asBoolean()));
        ArrayNode shown = json.putArray("parts");
        parts.forEach(part -> shown.add(shown(part)));
        return json;
    }

    private static ObjectNode shown(Said part) {
        ObjectNode json = Json.object();
        json.put("instance", part.name());
        for (String name : new String[] {"state", "why", "partitions", "switched"}) {
            json.set(name, part.json().path(name));
        }
        return json;
    }

    private static boolean isOfNode(List<Said> parts) {
        return parts.getFirst().json().path("node").isTextual();
    }

    private static boolean isOver(Said part) {
        return part.json().path("endedAt").isTextual();
    }

    /** How the worst of them ended. */
    private String end(Set<Integer> missing) {
        return Stream.of(Phase.FAILED, Phase.STOPPED)
                .map(Phase::word)
                .filter(word -> parts.stream().anyMatch(part -> isAt(part, word)))
                .findFirst()
                .orElse(missing.isEmpty() ? Phase.DONE.word() : INCOMPLETE);
    }

    /** Where the last of them is; who is not heard of is waited for. */
    private String present() {
        return Stream.of(Phase.values())
                .filter(phase -> !phase.isEnd())
                .map(Phase::word)
                .filter(word -> parts.stream().anyMatch(part -> isAt(part, word)))
                .findFirst()
                .orElse(Phase.WAITING.word());
    }

    private @Nullable String why(Set<Integer> missing) {
        Stream<String> said =
                parts.stream()
                        .filter(part -> part.json().path("why").isTextual())
                        .map(
                                part ->
                                        (part.name() == null ? "" : part.name() + ": ")
                                                + part.json().path("why").asText());
        Stream<String> gap =
                missing.isEmpty()
                        ? Stream.of()
                        : Stream.of("no instance counted partitions " + missing);
        String all =
                Stream.of(said, silent.stream(), gap)
                        .flatMap(each -> each)
                        .collect(Collectors.joining("; "));
        return all.isEmpty() ? null : all;
    }

    /** Partitions that no part counts; a single node needs its own alone. */
    private Set<Integer> missing() {
        if (isOfNode(parts)) {
            return Set.of();
        }
        var missing =
                IntStream.range(0, partitions)
                        .boxed()
                        .collect(Collectors.toCollection(TreeSet::new));
        missing.removeAll(covered());
        return missing;
    }

    private Set<Integer> covered() {
        var covered = new TreeSet<Integer>();
        parts.forEach(
                part -> part.json().path("partitions").forEach(each -> covered.add(each.asInt())));
        return covered;
    }

    /** Null while one of them cannot tell. */
    private @Nullable Long secondsLeft() {
        List<JsonNode> left =
                parts.stream()
                        .filter(part -> !isOver(part))
                        .map(part -> part.json().at("/progress/secondsLeft"))
                        .toList();
        return left.isEmpty() || !silent.isEmpty() || !left.stream().allMatch(JsonNode::isNumber)
                ? null
                : Long.valueOf(left.stream().mapToLong(JsonNode::asLong).max().orElse(0));
    }

    /** Adds up the numbers of an object, of which all parts have the same. */
    private void sum(ObjectNode json, String name) {
        ObjectNode sums = json.withObjectProperty(name);
        parts.stream()
                .skip(1)
                .map(part -> part.json().path(name))
                .forEach(
                        more ->
                                more.properties()
                                        .forEach(
                                                each -> add(sums, each.getKey(), each.getValue())));
    }

    private static void add(ObjectNode sums, String name, JsonNode more) {
        JsonNode known = sums.path(name);
        if (more.isIntegralNumber() && known.isIntegralNumber()) {
            sums.put(name, known.asLong() + more.asLong());
        } else if (more.isNumber() && known.isNumber()) {
            sums.put(name, known.asDouble() + more.asDouble());
        }
    }

    private Stream<String> texts(String name) {
        return parts.stream()
                .map(part -> part.json().path(name))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    private static boolean isAt(Said part, String state) {
        return part.json().path("state").asText().equals(state);
    }
}
