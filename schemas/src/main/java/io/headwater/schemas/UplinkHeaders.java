package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What the bridge says about a raw record, in its headers; every value is UTF-8 text, numbers in
 * decimal, so that they read well in any Kafka tool. Consumers select by these before they parse a
 * payload.
 *
 * @param topic {@code hw-topic}: MQTT topic as received
 * @param channel {@code hw-channel}: name of the dialect's channel (rainmaker.md 2.2)
 * @param qos {@code hw-qos}: 0, 1 or 2
 * @param dup {@code hw-dup}: the DUP flag as received, 0 or 1
 * @param connection {@code hw-conn}: session identifier of the connection, a UUID; null when there
 *     was none
 * @param epoch {@code hw-epoch}: uplink offset of the session's connect record; null in the connect
 *     record itself
 * @param sequence {@code hw-seq}: count of records this connection landed, from 1
 * @param receivedAt {@code hw-received}: when the bridge received the message, epoch ms
 * @param trust {@code hw-trust}: who vouches for the key
 * @param will {@code hw-will}: the message is the last will of a connection that ended
 */
public record UplinkHeaders(
        String topic,
        String channel,
        int qos,
        boolean dup,
        @Nullable String connection,
        @Nullable Long epoch,
        long sequence,
        long receivedAt,
        Trust trust,
        boolean will) {
    public static final String TOPIC = "hw-topic";
    public static final String CHANNEL = "hw-channel";
    public static final String QOS = "hw-qos";
    public static final String DUP = "hw-dup";
    public static final String CONNECTION = "hw-conn";
    public static final String EPOCH = "hw-epoch";
    public static final String SEQUENCE = "hw-seq";
    public static final String RECEIVED = "hw-received";
    public static final String TRUST = "hw-trust";
    public static final String WILL = "hw-will";

    /** On every derived record: uplink {@code partition:offset} that it comes from. */
    public static final String ORIGIN = "hw-origin";

    /**
     * On a replayed record: the uplink {@code partition:offset} of the first time. State orders the
     * record by it, so that a replay never overwrites what came later.
     */
    public static final String REPLAY_OF = "hw-replay-of";

    /** Who vouches that the record is of the node in its key. */
    public enum Trust {
        /** The node proved itself to the bridge. */
        CREDENTIAL,
        /** An MQTT topic named the node, at somebody else's broker. */
        TOPIC,
        /** The node signed it, and a user of its brought it. */
        SIGNED,
        /** Headwater wrote it. */
        INTERNAL;

        String text() {
            return switch (this) {
                case CREDENTIAL -> "credential";
                case TOPIC -> "topic";
                case SIGNED -> "signed";
                case INTERNAL -> "internal";
            };
        }
    }

    /** Adds these to a record's headers. */
    public void writeTo(Headers headers) {
        put(headers, TOPIC, topic);
        put(headers, CHANNEL, channel);
        put(headers, QOS, Integer.toString(qos));
        put(headers, DUP, dup ? "1" : "0");
        if (connection != null) {
            put(headers, CONNECTION, connection);
        }
        if (epoch != null) {
            put(headers, EPOCH, Long.toString(epoch));
        }
        put(headers, SEQUENCE, Long.toString(sequence));
        put(headers, RECEIVED, Long.toString(receivedAt));
        put(headers, TRUST, trust.text());
        if (will) {
            put(headers, WILL, "1");
        }
    }

    /**
     * Reads what a record says of itself. Never throws: a missing topic or channel reads as empty,
     * missing numbers as 0 (epoch: null), a missing receive time as {@code logTime}, missing trust
     * as {@code TOPIC}, the least.
     *
     * @param logTime the record's timestamp, epoch ms
     */
    public static UplinkHeaders read(Headers headers, long logTime) {
        OptionalLong epoch = number(headers, EPOCH);
        return new UplinkHeaders(
                text(headers, TOPIC).orElse(""),
                text(headers, CHANNEL).orElse(""),
                (int) number(headers, QOS).orElse(0),
                text(headers, DUP).orElse("0").equals("1"),
                text(headers, CONNECTION).orElse(null),
                epoch.isPresent() ? epoch.getAsLong() : null,
                number(headers, SEQUENCE).orElse(0),
                number(headers, RECEIVED).orElse(logTime),
                switch (text(headers, TRUST).orElse("topic")) {
                    case "credential" -> Trust.CREDENTIAL;
                    case "signed" -> Trust.SIGNED;
                    case "internal" -> Trust.INTERNAL;
                    default -> Trust.TOPIC;
                },
                text(headers, WILL).orElse("0").equals("1"));
    }

    /** The channel alone, for selecting before anything else is read; empty when absent. */
    public static String channelOf(Headers headers) {
        return text(headers, CHANNEL).orElse("");
    }

    /** Of a replayed record, where it first stood. */
    public static Optional<Origin> replayOf(Headers headers) {
        return text(headers, REPLAY_OF).flatMap(Origin::parse);
    }

    /** A header's text; the last one counts when there are several. */
    public static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        return header == null || header.value() == null
                ? Optional.empty()
                : Optional.of(new String(header.value(), UTF_8));
    }

    private static OptionalLong number(Headers headers, String name) {
        var text = text(headers, name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text.get()));
        } catch (NumberFormatException notANumber) {
            return OptionalLong.empty();
        }
    }

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }
}
