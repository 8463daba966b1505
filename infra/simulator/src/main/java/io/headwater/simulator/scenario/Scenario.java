package io.headwater.simulator.scenario;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.simulator.NodeBehaviour;
import io.headwater.simulator.Simulator;
import io.headwater.simulator.SimulatorSettings;
import io.headwater.simulator.update.Ending;
import io.headwater.simulator.update.UpdateRules;
import io.headwater.simulator.update.UpdateRules.Transport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/**
 * A fleet and what happens to it.
 *
 * <pre>
 * {"nodes": 20, "messagesPerSecond": 4, "firmware": "1.0",
 *  "updates": {"transport": "https", "attempts": 3, "rebootSeconds": 1,
 *              "chances": {"fails": 0.1}, "byVersion": {"2.0-bad": {"fails": 1}}},
 *  "steps": [{"afterSeconds": 5, "node": "sim000001", "do": "provision", "userId": "u", "secretKey": "s"},
 *            {"afterSeconds": 60, "do": "alert", "text": "too hot"}]}
 * </pre>
 *
 * @param fleet host and port are those of whoever plays it
 * @param steps in their order
 */
public record Scenario(SimulatorSettings fleet, List<Timed> steps) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * A step with its time and its nodes.
     *
     * @param after from the beginning
     * @param node one node's id; empty for all of them
     */
    public record Timed(Duration after, String node, Step step) {}

    public Scenario {
        steps = List.copyOf(steps);
    }

    /**
     * Reads a scenario for a cloud at this place.
     *
     * @throws IllegalArgumentException saying what cannot be used
     */
    public static Scenario read(Path file, String host, int port) {
        try {
            return read(Files.readString(file), host, port);
        } catch (IOException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads a scenario for a cloud at this place.
     *
     * @throws IllegalArgumentException saying what cannot be used
     */
    public static Scenario read(String json, String host, int port) {
        try {
            if (!(JSON.readTree(json) instanceof ObjectNode scenario)) {
                throw new IllegalArgumentException("a scenario is a JSON object");
            }
            var members = new Members(scenario);
            int nodes = (int) members.number("nodes", 1);
            var fleet =
                    new SimulatorSettings(
                            host,
                            port,
                            nodes,
                            members.text("idPrefix", "sim"),
                            (long) members.number("seed", 1),
                            members.number("messagesPerSecond", nodes / 5.0),
                            members.number("connectsPerSecond", 50),
                            behaviour(members));
            List<Timed> steps = steps(members.take("steps"));
            members.refuseOthers();
            return new Scenario(fleet, steps);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e.getOriginalMessage(), e);
        }
    }

    /** Lets everything happen in its time; returns after the last step, or when interrupted. */
    public void play(Simulator simulator) throws InterruptedException {
        long begin = System.nanoTime();
        for (Timed timed : steps) {
            TimeUnit.NANOSECONDS.sleep(begin + timed.after().toNanos() - System.nanoTime());
            nodesOf(timed).forEach(node -> timed.step().to(simulator.node(node)));
        }
    }

    private List<String> nodesOf(Timed timed) {
        return timed.node().isEmpty()
                ? IntStream.range(0, fleet.nodes()).mapToObj(fleet::nodeId).toList()
                : List.of(timed.node());
    }

    private static NodeBehaviour behaviour(Members members) {
        String firmware = members.text("firmware", NodeBehaviour.GOOD.firmware());
        boolean answers = members.take("answersCommands").asBoolean(true);
        JsonNode given = members.take("updates");
        if (!(given instanceof ObjectNode updates)) {
            return new NodeBehaviour(firmware, UpdateRules.GOOD, answers);
        }
        var of = new Members(updates);
        var byVersion = new HashMap<String, Map<Ending, Double>>();
        of.take("byVersion")
                .properties()
                .forEach(rule -> byVersion.put(rule.getKey(), chances(rule.getValue())));
        var rules =
                new UpdateRules(
                        chances(of.take("chances")),
                        byVersion,
                        choice(Transport.class, of.text("transport", "https")),
                        (int) of.number("attempts", 1),
                        Duration.ofMillis((long) (of.number("rebootSeconds", 1) * 1_000)));
        of.refuseOthers();
        return new NodeBehaviour(firmware, rules, answers);
    }

    private static Map<Ending, Double> chances(JsonNode given) {
        var chances = new HashMap<Ending, Double>();
        given.properties()
                .forEach(
                        chance ->
                                chances.put(
                                        choice(Ending.class, chance.getKey()),
                                        chance.getValue().asDouble()));
        return chances;
    }

    private static List<Timed> steps(JsonNode given) throws JsonProcessingException {
        var steps = new ArrayList<Timed>();
        for (JsonNode element : given) {
            if (!(element instanceof ObjectNode step)) {
                throw new IllegalArgumentException("a step is a JSON object");
            }
            JsonNode after = step.remove("afterSeconds");
            JsonNode node = step.remove("node");
            steps.add(
                    new Timed(
                            Duration.ofMillis(
                                    after == null ? 0 : (long) (after.asDouble() * 1_000)),
                            node == null ? "" : node.asText(),
                            JSON.treeToValue(step, Step.class)));
        }
        steps.sort((one, other) -> one.after().compareTo(other.after()));
        return steps;
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String word) {
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT).replace('-', '_'));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("there is no " + word, e);
        }
    }

    /** Members of an object, each taken once, so that what nobody takes is a mistake. */
    private record Members(ObjectNode object) {
        JsonNode take(String name) {
            JsonNode value = object.remove(name);
            return value == null ? JSON.missingNode() : value;
        }

        String text(String name, String otherwise) {
            return take(name).asText(otherwise);
        }

        double number(String name, double otherwise) {
            return take(name).asDouble(otherwise);
        }

        void refuseOthers() {
            object.fieldNames()
                    .forEachRemaining(
                            name -> {
                                throw new IllegalArgumentException("there is no member " + name);
                            });
        }
    }
}
