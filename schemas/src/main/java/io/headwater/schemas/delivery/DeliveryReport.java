package io.headwater.schemas.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.json.JsonDocument;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What became of a downlink: the payload of a record in the node's uplink, channel {@value
 * #CHANNEL}, written by the bridge that had it.
 *
 * @param id of the request
 * @param detail more than the outcome says; null where that is enough
 */
public record DeliveryReport(String id, Outcome outcome, @Nullable String detail) {
    /** {@code hw-channel} of the record; no node may publish on it. */
    public static final String CHANNEL = "delivery";

    /** How it ended. */
    public enum Outcome {
        /** The node acknowledged it. */
        ACKED,
        /** Written to the connection at QoS 0, as the node subscribed: nobody acknowledges that. */
        WRITTEN,
        /** The session is not there, or not any more. */
        NO_CONNECTION,
        /** Its time was over before it could be sent. */
        EXPIRED,
        /** The connection is there and does not take it; the detail says why. */
        REFUSED;

        private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** As the payload and the API have it, for example {@code no-connection}. */
        public String word() {
            return word;
        }

        private static Optional<Outcome> of(String word) {
            for (Outcome outcome : values()) {
                if (outcome.word.equals(word)) {
                    return Optional.of(outcome);
                }
            }
            return Optional.empty();
        }
    }

    /** The report that a payload is, or empty when it is none. */
    public static Optional<DeliveryReport> parse(byte[] payload) {
        return JsonDocument.read(payload) instanceof JsonDocument.Read(Members root, boolean cut)
                        && root.present("id") instanceof JsonValue.Text id
                        && root.present("outcome") instanceof JsonValue.Text word
                ? Outcome.of(word.text())
                        .map(outcome -> new DeliveryReport(id.text(), outcome, detail(root)))
                : Optional.empty();
    }

    /** The payload that says it. */
    public byte[] write() {
        var members = new LinkedHashMap<String, JsonValue>();
        members.put("id", new JsonValue.Text(id));
        members.put("outcome", new JsonValue.Text(outcome.word()));
        if (detail != null) {
            members.put("detail", new JsonValue.Text(detail));
        }
        return JsonText.write(new Members(members)).getBytes(UTF_8);
    }

    private static @Nullable String detail(Members root) {
        return root.present("detail") instanceof JsonValue.Text text ? text.text() : null;
    }
}
