package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what nodes publish on {@code alert} (section 4.7). Stateless; any thread. */
public final class AlertPayload {
    private static final String TEXT = "esp.alert.str";
    private static final int LONGEST_TEXT = 1_024;
    private static final byte[] TEXT_BEGINS = "{\"esp.alert.str\":\"".getBytes(UTF_8);
    private static final byte[] TEXT_ENDS = "\"}".getBytes(UTF_8);

    private AlertPayload() {}

    /**
     * The alert; a text that firmware did not escape, or cut within a character, is salvaged
     * (R-AL-4).
     *
     * @param nodeId who the topic says is speaking
     */
    public static Parsed<Alert> parse(byte[] payload, String nodeId) {
        Parsed<Alert> parsed = Payload.read(payload, nodeId, AlertPayload::judge);
        if (parsed instanceof Parsed.Refused<Alert>(Reason reason, String detail)
                && (reason == Reason.JSON_SYNTAX || reason == Reason.NOT_UTF8)) {
            String text = unescapedText(payload);
            return text == null ? parsed : salvaged(text);
        }
        return parsed;
    }

    private static Parsed<Alert> judge(Members root, Findings findings) {
        String text = null;
        var values = new ArrayList<Alert.Value>();
        for (var member : root.members().entrySet()) {
            String name = member.getKey();
            switch (member.getValue()) {
                case JsonValue.Text words when name.equals(TEXT) -> {
                    if (isUsable(words.text())) {
                        text = words.text();
                    } else {
                        findings.drop(TEXT, Reason.FIELD_VALUE);
                    }
                }
                case JsonValue.Text id when name.equals("node_id") -> {
                    // of the envelope: it was compared with the topic before
                }
                case Members params when !params.members().isEmpty() ->
                        addValues(name, params, values, findings);
                default -> findings.drop(name, Reason.FIELD_TYPE);
            }
        }
        if (text != null || !values.isEmpty()) {
            return findings.accepted(new Alert(text, values));
        }
        return findings.droppedAny()
                ? findings.nothingLeft()
                : new Parsed.Refused<>(Reason.FIELD_TYPE, "the alert says nothing");
    }

    private static void addValues(
            String device, Members params, List<Alert.Value> values, Findings findings) {
        params.members()
                .forEach(
                        (param, value) -> {
                            if (Names.areUsable(device)
                                    && Names.areUsable(param)
                                    && value.usable()) {
                                values.add(new Alert.Value(device, param, JsonText.write(value)));
                            } else {
                                findings.drop(
                                        device + "." + param,
                                        Reason.FIELD_VALUE,
                                        value.flaw().orElse(Names.RULE));
                            }
                        });
    }

    private static Parsed<Alert> salvaged(String text) {
        return isUsable(text)
                ? new Parsed.Accepted<>(
                        new Alert(text, List.of()), List.of(), List.of(Reason.SALVAGED))
                : new Parsed.Refused<>(
                        Reason.FIELD_VALUE, "the text is not 1 to " + LONGEST_TEXT + " characters");
    }

    private static @Nullable String unescapedText(byte[] payload) {
        int end = payload.length - TEXT_ENDS.length;
        boolean framed =
                end >= TEXT_BEGINS.length
                        && Arrays.mismatch(payload, TEXT_BEGINS) == TEXT_BEGINS.length
                        && Arrays.equals(
                                payload, end, payload.length, TEXT_ENDS, 0, TEXT_ENDS.length);
        return framed
                ? new String(payload, TEXT_BEGINS.length, end - TEXT_BEGINS.length, UTF_8)
                : null;
    }

    private static boolean isUsable(String text) {
        return !text.isEmpty() && text.codePointCount(0, text.length()) <= LONGEST_TEXT;
    }
}
