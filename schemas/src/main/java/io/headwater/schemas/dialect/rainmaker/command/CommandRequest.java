package io.headwater.schemas.dialect.rainmaker.command;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the cloud asks of a node (rainmaker.md 4.14.2), and what it answers to a node's own
 * request: fields in the order request id, role, timestamp, command, data. Stateless; any thread.
 */
public final class CommandRequest {
    /** Firmware keeps the id in 32 bytes, one of them a NUL. */
    public static final int LONGEST_ID = 31;

    /** Most bytes of data (R-CMD-3). */
    public static final int MOST_DATA = 65_536;

    /** Largest command number. */
    public static final int LARGEST_COMMAND = 0xFFFF;

    private CommandRequest() {}

    /**
     * The bytes to publish on {@code to-node}; refused when the node would answer "invalid" without
     * executing it, or could not read it (R-CMD-1, R-CMD-3).
     *
     * @param requestId printable ASCII, 1 to {@link #LONGEST_ID}
     * @param role null is refused: nobody asks
     * @param timestamp epoch seconds; null to leave it out
     * @param command 1 to {@link #LARGEST_COMMAND}
     * @param data null for none; empty data is none too
     */
    public static Parsed<byte[]> encode(
            String requestId,
            @Nullable Role role,
            @Nullable Long timestamp,
            int command,
            byte @Nullable [] data) {
        if (requestId.isEmpty()) {
            return refused(Reason.FIELD_MISSING, "the request id is empty");
        }
        if (requestId.length() > LONGEST_ID
                || !requestId.chars().allMatch(c -> c > ' ' && c < 0x7F)) {
            return refused(
                    Reason.FIELD_VALUE,
                    "the request id is not 1 to " + LONGEST_ID + " printable ASCII characters");
        }
        if (role == null) {
            return refused(Reason.FIELD_MISSING, "the request has no role");
        }
        if (command == 0) {
            return refused(Reason.FIELD_MISSING, "the request has no command");
        }
        if (command < 0 || command > LARGEST_COMMAND) {
            return refused(Reason.FIELD_VALUE, "command " + command + " is not 1 to 65535");
        }
        if (timestamp != null && (timestamp < 0 || timestamp > 0xFFFF_FFFFL)) {
            return refused(Reason.FIELD_VALUE, "the timestamp does not fit four bytes");
        }
        if (data != null && data.length > MOST_DATA) {
            return refused(
                    Reason.TOO_LARGE,
                    "the data has " + data.length + " bytes, at most " + MOST_DATA + " fit");
        }
        var message =
                new TlvWriter()
                        .field(Tag.REQUEST_ID, requestId.getBytes(US_ASCII))
                        .byteField(Tag.ROLE, role.code());
        if (timestamp != null) {
            message.intField(Tag.TIMESTAMP, timestamp);
        }
        message.shortField(Tag.COMMAND, command);
        if (data != null && data.length > 0) {
            message.field(Tag.DATA, data);
        }
        return new Parsed.Accepted<>(message.written(), List.of(), List.of());
    }

    private static Parsed<byte[]> refused(Reason reason, String detail) {
        return new Parsed.Refused<>(reason, detail);
    }
}
