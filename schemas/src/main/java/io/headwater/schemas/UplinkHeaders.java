package io.headwater.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
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

        static Trust of(String text) {
            return switch (text) {
                case "credential" -> CREDENTIAL;
                case "signed" -> SIGNED;
                case "internal" -> INTERNAL;
                default -> TOPIC;
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
        var read = new Reading(logTime);
        for (Header header : headers) { // once, as there are ten of them in every record
            read.take(header.key(), header.value());
        }
        return read.all();
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

    private static void put(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(UTF_8));
    }

    /** What one record says of itself; of several headers with one name, the last counts. */
    private static final class Reading {
        private static final int DIGITS_OF_ANY_LONG = 18;

        private final long logTime;
        private String topic = "";
        private String channel = "";
        private int qos;
        private boolean dup;
        private @Nullable String connection;
        private @Nullable Long epoch;
        private long sequence;
        private long receivedAt;
        private Trust trust = Trust.TOPIC;
        private boolean will;

        Reading(long logTime) {
            this.logTime = logTime;
            this.receivedAt = logTime;
        }

        void take(String name, byte @Nullable [] value) {
            switch (name) {
                case TOPIC -> topic = value == null ? "" : new String(value, UTF_8);
                case CHANNEL -> channel = value == null ? "" : new String(value, UTF_8);
                case QOS -> qos = (int) number(value, 0);
                case DUP -> dup = isOne(value);
                case CONNECTION -> connection = value == null ? null : new String(value, UTF_8);
                case EPOCH -> epoch = isNumber(value) ? Long.valueOf(number(value, 0)) : null;
                case SEQUENCE -> sequence = number(value, 0);
                case RECEIVED -> receivedAt = number(value, logTime);
                case TRUST -> trust = Trust.of(value == null ? "" : new String(value, UTF_8));
                case WILL -> will = isOne(value);
                default -> {
                    // somebody else's
                }
            }
        }

        UplinkHeaders all() {
            return new UplinkHeaders(
                    topic, channel, qos, dup, connection, epoch, sequence, receivedAt, trust, will);
        }

        private static boolean isOne(byte @Nullable [] value) {
            return value != null && value.length == 1 && value[0] == '1';
        }

        private static boolean isNumber(byte @Nullable [] value) {
            return number(value, 0) == number(value, 1);
        }

        /** The number that the bytes are, or another when they are none. */
        private static long number(byte @Nullable [] value, long none) {
            if (value == null || value.length == 0) {
                return none;
            }
            if (value.length > DIGITS_OF_ANY_LONG) {
                return parsed(value, none);
            }
            long number = 0;
            for (byte digit : value) {
                if (digit < '0' || digit > '9') {
                    return parsed(value, none);
                }
                number = 10 * number + (digit - '0');
            }
            return number;
        }

        private static long parsed(byte[] value, long none) {
            try {
                return Long.parseLong(new String(value, UTF_8));
            } catch (NumberFormatException notANumber) {
                return none;
            }
        }
    }
}
