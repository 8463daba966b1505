package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.json.JsonDocument;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** What a user brings of a node that is away, once it was judged (R-CR-5). */
public sealed interface SignedReport {
    /** How old a report may be; its last moment counts. */
    Duration OLDEST = Duration.ofMinutes(5);

    /** How far the node's clock may be ahead. */
    Duration AHEAD = Duration.ofSeconds(5);

    /**
     * The node signed it just now.
     *
     * @param data what it reports, as it would stand in its own message
     */
    @SuppressWarnings("ArrayRecordComponent") // handed on untouched; nobody compares reports
    record Genuine(byte[] data) implements SignedReport {}

    /**
     * It counts for nothing.
     *
     * @param detail one sentence for a person, without the report's text
     */
    record Refused(Fault fault, String detail) implements SignedReport {}

    /** Why a report is refused. */
    enum Fault {
        /** There is none, or it is not hexadecimal. */
        NO_SIGNATURE,
        NOT_SIGNED,
        NOT_OF_NOW,
        /** The node signed it, and it says nothing. */
        UNREADABLE
    }

    /**
     * Judges a report.
     *
     * @param publicKey of the certificate that the node is registered with
     * @param payload the characters that the node signed: a JSON object of {@code data} and {@code
     *     timestamp}, in seconds
     * @param signature in hexadecimal, of either case
     * @param now the time, to the second
     */
    static SignedReport judge(
            byte[] publicKey, String payload, @Nullable String signature, Instant now) {
        byte @Nullable [] bytes = bytes(signature);
        if (bytes == null) {
            return new Refused(Fault.NO_SIGNATURE, "the signature is not there or not hexadecimal");
        }
        if (!NodeSignature.isOf(publicKey, payload.getBytes(UTF_8), bytes)) {
            return new Refused(Fault.NOT_SIGNED, "the node did not sign these characters");
        }
        return JsonDocument.read(payload.getBytes(UTF_8)) instanceof JsonDocument.Read read
                        && read.root().present("data") instanceof JsonValue.Members data
                        && data.usable()
                        && read.root().present("timestamp") instanceof JsonValue.Whole time
                ? dated(data, time.number(), now.getEpochSecond())
                : new Refused(
                        Fault.UNREADABLE,
                        "expected an object of data, an object, and timestamp, whole seconds");
    }

    private static SignedReport dated(JsonValue.Members data, long seconds, long now) {
        boolean ofNow = seconds >= now - OLDEST.toSeconds() && seconds <= now + AHEAD.toSeconds();
        return ofNow
                ? new Genuine(JsonText.write(data).getBytes(UTF_8))
                : new Refused(
                        Fault.NOT_OF_NOW,
                        "its timestamp is not within 300 seconds ago and 5 seconds ahead");
    }

    private static byte @Nullable [] bytes(@Nullable String hex) {
        if (hex == null || hex.isEmpty()) {
            return null;
        }
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException notHex) {
            return null;
        }
    }
}
