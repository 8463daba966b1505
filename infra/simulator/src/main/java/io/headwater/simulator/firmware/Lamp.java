package io.headwater.simulator.firmware;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * A lamp with a thermometer and a battery: its parameters, how they change, and the messages its
 * firmware writes about them. The same random numbers give the same changes. Not safe for several
 * threads.
 */
public final class Lamp {
    static final String LIGHT = "Light";
    static final String SENSOR = "Temperature Sensor";
    static final String TIME = "Time";
    static final String CONNECTIVITY = "Connectivity";
    static final String NAME = "Name";
    static final String POWER = "Power";
    static final String BRIGHTNESS = "Brightness";
    static final String TEMPERATURE = "Temperature";
    static final String BATTERY = "Battery Level";
    static final String CONNECTED = "Connected";
    static final String GROUPS = "Groups";
    static final String GROUP_ID = "GroupID";

    /** The pending poll that stock firmware sends: an empty request id, status 0, command 0. */
    private static final byte[] PENDING_POLL = {1, 0, 3, 1, 0, 5, 2, 0, 0};

    /** Firmware prints floats with so many decimals. */
    private static final int DECIMALS = 5;

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String nodeId;
    private final NodeTopics topics;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final ObjectNode params = JSON.createObjectNode();
    private String version;
    private long lastPointSeconds;
    private int changes;

    /**
     * @param version of its firmware
     * @param random decides every change
     * @param clock gives points their time, as the node's own clock would
     */
    public Lamp(String nodeId, String version, RandomGenerator random, InstantSource clock) {
        this.nodeId = nodeId;
        this.version = version;
        this.topics = new NodeTopics(nodeId);
        this.random = random;
        this.clock = clock;
        device(LIGHT).put(NAME, LIGHT).put(POWER, false).put(BRIGHTNESS, 25);
        device(SENSOR).put(NAME, SENSOR).put(TEMPERATURE, degrees(21.5)).put(BATTERY, 100);
        device(TIME).put("TZ", "Europe/Berlin").put("TZ-POSIX", "CET-1CEST,M3.5.0,M10.5.0/3");
        device(CONNECTIVITY).put(CONNECTED, false);
        device(GROUPS).put(GROUP_ID, "");
    }

    public String nodeId() {
        return nodeId;
    }

    /** What it runs. */
    public String version() {
        return version;
    }

    /** Runs this from now on. */
    public void run(String other) {
        version = other;
    }

    /** What it listens to. */
    public List<String> subscriptions() {
        var filters = new ArrayList<>(topics.subscriptions());
        groupTopic().ifPresent(filters::add);
        return filters;
    }

    /** Where it is asked through its group; empty when it is in none. */
    public Optional<String> groupTopic() {
        return group().isEmpty() ? Optional.empty() : Optional.of(topics.groupRemote(group()));
    }

    /** What the cloud publishes for it when it is lost. */
    public Message will() {
        String topic = group().isEmpty() ? topics.will() : topics.groupLocal(group());
        return new Message(topic, bytes(single(CONNECTIVITY, CONNECTED, false)));
    }

    /** What it says at every connect: it asks for commands that wait. */
    public Message pendingPoll() {
        return new Message(topics.fromNode(), PENDING_POLL.clone());
    }

    /**
     * What it says at the first connect after it was switched on: config, all parameters, series.
     */
    public List<Message> boot() {
        return List.of(
                new Message(topics.config(), bytes(NodeConfiguration.of(nodeId, version))),
                new Message(topics.paramsInit(), bytes(params)),
                temperaturePoint(),
                batteryPoint());
    }

    /** What it asks five seconds after that. */
    public Message otafetch() {
        return new NodeMessages(nodeId).otafetch(version);
    }

    /** What it says five seconds after every connect. */
    public Message connected() {
        device(CONNECTIVITY).put(CONNECTED, true);
        return delta(CONNECTIVITY, CONNECTED);
    }

    /**
     * Changes something and says so. A point precedes the delta with the same value.
     *
     * @return one message or two
     */
    public List<Message> change() {
        changes++;
        if (changes % 10 == 0) {
            int level = device(SENSOR).get(BATTERY).intValue();
            device(SENSOR).put(BATTERY, level > 1 ? level - 1 : 100);
            return List.of(batteryPoint(), delta(SENSOR, BATTERY));
        }
        if (changes % 3 == 0) {
            device(LIGHT).put(POWER, !device(LIGHT).get(POWER).booleanValue());
            return List.of(delta(LIGHT, POWER));
        }
        if (changes % 3 == 1) {
            double drift = (random.nextDouble() - 0.5) / 2;
            double now = device(SENSOR).get(TEMPERATURE).doubleValue() + drift;
            device(SENSOR).put(TEMPERATURE, degrees(Math.clamp(now, -10, 45)));
            return List.of(temperaturePoint(), delta(SENSOR, TEMPERATURE));
        }
        device(LIGHT).put(BRIGHTNESS, random.nextInt(101));
        return List.of(delta(LIGHT, BRIGHTNESS));
    }

    /**
     * Does what the cloud asks on params/remote or on that of its group, and reports what it really
     * applied.
     *
     * @return empty when the message is not for it, cannot be read, or names nothing it has
     */
    public Optional<Message> asked(String topic, byte[] payload) {
        boolean isAsked =
                topic.equals(topics.paramsRemote()) || groupTopic().equals(Optional.of(topic));
        if (!isAsked) {
            return Optional.empty();
        }
        ObjectNode applied = apply(read(payload));
        return applied.isEmpty()
                ? Optional.empty()
                : Optional.of(new Message(deltaTopic(), bytes(applied)));
    }

    /**
     * Sets what it has of these parameters, by device, where the value is of the very type that it
     * has; the answer is what it set.
     */
    public ObjectNode apply(JsonNode asked) {
        ObjectNode applied = JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> device : asked.properties()) {
            for (Map.Entry<String, JsonNode> param : device.getValue().properties()) {
                JsonNode present = params.path(device.getKey()).path(param.getKey());
                if (isOfSameType(present, param.getValue())) {
                    device(device.getKey()).set(param.getKey(), param.getValue());
                    applied.withObjectProperty(device.getKey())
                            .set(param.getKey(), param.getValue());
                }
            }
        }
        return applied;
    }

    /** Firmware takes neither 5.0 for an int nor 1 for a bool. */
    private static boolean isOfSameType(JsonNode present, JsonNode asked) {
        return present.getNodeType() == asked.getNodeType()
                && present.isIntegralNumber() == asked.isIntegralNumber();
    }

    private Message delta(String device, String param) {
        return new Message(deltaTopic(), bytes(single(device, param, device(device).get(param))));
    }

    /** With a group, every delta goes there instead. */
    private String deltaTopic() {
        return group().isEmpty() ? topics.paramsLocal() : topics.groupLocal(group());
    }

    private String group() {
        return device(GROUPS).path(GROUP_ID).asText();
    }

    private Message temperaturePoint() {
        ObjectNode message = JSON.createObjectNode().put("ts_data_version", "2021-09-13");
        ObjectNode series =
                message.putArray("ts_data")
                        .addObject()
                        .put("name", SENSOR + "." + TEMPERATURE)
                        .put("type", "esp.param.temperature")
                        .put("dt", "float");
        series.putArray("records")
                .addObject()
                .put("t", pointTime())
                .set("v", device(SENSOR).get(TEMPERATURE));
        return new Message(topics.tsdata(), bytes(message));
    }

    private Message batteryPoint() {
        ObjectNode message =
                JSON.createObjectNode()
                        .put("name", SENSOR + "." + BATTERY)
                        .put("type", "esp.param.battery-level")
                        .put("dt", "int")
                        .put("t", pointTime());
        message.set("v", device(SENSOR).get(BATTERY));
        return new Message(topics.simpleTsdata(), bytes(message));
    }

    /** In seconds; no two points of a node share one, however fast it is asked to change. */
    private long pointTime() {
        lastPointSeconds = Math.max(clock.instant().getEpochSecond(), lastPointSeconds + 1);
        return lastPointSeconds;
    }

    private ObjectNode device(String name) {
        return params.withObjectProperty(name);
    }

    private static ObjectNode single(String device, String param, boolean value) {
        return single(device, param, JsonNodeFactory.instance.booleanNode(value));
    }

    private static ObjectNode single(String device, String param, JsonNode value) {
        ObjectNode message = JSON.createObjectNode();
        message.putObject(device).set(param, value);
        return message;
    }

    private static BigDecimal degrees(double celsius) {
        return BigDecimal.valueOf(celsius).setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    private static JsonNode read(byte[] payload) {
        try {
            return JSON.readTree(payload);
        } catch (IOException unreadable) {
            return JSON.missingNode();
        }
    }

    private static byte[] bytes(JsonNode message) {
        try {
            return JSON.writeValueAsString(message).getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree of plain values can be written", e);
        }
    }
}
