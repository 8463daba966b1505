package io.headwater.topologies.push;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.push.PushEvent;
import io.headwater.avro.push.PushedValue;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import java.time.Instant;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * What is said of an event, to people and to programs. Texts are cut to what every kind of target
 * takes.
 *
 * @param title one line
 * @param data a JSON object
 */
record PushText(String title, String text, String data) {
    /** APNs and web push take 4 KiB in all. */
    static final int LONGEST_TEXT = 1_000;

    private static final int LONGEST_TITLE = 100;
    private static final int MOST_VALUES = 20;

    static PushText of(FleetKey user, NodeKey node, PushEvent event) {
        String title = Objects.requireNonNullElse(event.getNodeName(), node.device());
        String text = event.getText() == null ? values(event) : event.getText();
        return new PushText(
                cut(title.strip().replaceAll("\\s+", " "), LONGEST_TITLE),
                cut(text, LONGEST_TEXT),
                data(user, node, event));
    }

    private static String values(PushEvent event) {
        return event.getValues().stream()
                .limit(MOST_VALUES)
                .map(PushText::line)
                .collect(Collectors.joining("\n"));
    }

    private static String line(PushedValue value) {
        return value.getDevice() + "." + value.getParam() + " = " + value.getValue();
    }

    private static String data(FleetKey user, NodeKey node, PushEvent event) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("id", event.getId());
        json.put("at", Instant.ofEpochMilli(event.getAt()).toString());
        json.put("userId", user.kind() == FleetKey.Kind.USER ? user.id() : null);
        json.put("tenant", user.tenant());
        ObjectNode of = json.putObject("node");
        of.put("id", node.device());
        of.put("key", node.toString());
        of.put("name", event.getNodeName());
        of.put("type", event.getNodeType());
        json.put("rule", event.getRule());
        json.put("severity", event.getSeverity());
        json.put("text", event.getText() == null ? null : cut(event.getText(), LONGEST_TEXT));
        ArrayNode values = json.putArray("values");
        event.getValues().stream()
                .limit(MOST_VALUES)
                .forEach(
                        value -> {
                            ObjectNode one = values.addObject();
                            one.put("device", value.getDevice());
                            one.put("param", value.getParam());
                            one.put("json", cut(value.getValue(), LONGEST_TITLE));
                        });
        return json.toString();
    }

    /** Never through the middle of a character. */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = longest - 1;
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end)
                + "…";
    }
}
