package io.headwater.schemas.dialect.rainmaker.command;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what nodes publish on {@code from-node} (rainmaker.md 4.14). Stateless; any thread. */
public final class FromNodePayload {
    private static final int LONGEST_ID = 64;
    private static final int LARGEST_STATUS = 4;
    private static final Map<Tag, Integer> LENGTHS =
            Map.of(Tag.ROLE, 1, Tag.STATUS, 1, Tag.TIMESTAMP, 4, Tag.COMMAND, 2);

    private FromNodePayload() {}

    /** What the payload says; malformed ones are refused as section 4.14.6 has it. */
    public static Parsed<FromNode> parse(byte[] payload) {
        if (payload.length == 0) {
            return refused(Reason.TLV_MISSING, "the payload is empty");
        }
        TlvFields fields = TlvFields.read(payload);
        if (fields == null) {
            return refused(Reason.TLV_TRUNCATED, "a field is longer than the payload");
        }
        Tag misfit = misfit(fields);
        if (misfit != null) {
            return refused(Reason.TLV_FIELD_LENGTH, misfit + " has a length it cannot have");
        }
        Long command = fields.number(Tag.COMMAND);
        if (command == null) {
            return refused(Reason.TLV_MISSING, "there is no command");
        }
        return judge(fields, command.intValue());
    }

    /** In the order of the table in section 4.14.3. */
    private static Parsed<FromNode> judge(TlvFields fields, int command) {
        byte[] id = fields.get(Tag.REQUEST_ID);
        String requestId = id == null ? "" : new String(id, ISO_8859_1);
        if (command == 0 && requestId.isEmpty()) {
            return accepted(fields, new FromNode.PendingPoll(), false);
        }
        Long role = fields.number(Tag.ROLE);
        byte[] data = fields.get(Tag.DATA);
        if (role != null && (role & Role.NODE_BIT) != 0) {
            return accepted(fields, new FromNode.NodeRequest(requestId, command, data), false);
        }
        if (requestId.isEmpty()) {
            return refused(Reason.TLV_MISSING, "a response without a request id");
        }
        Long status = fields.number(Tag.STATUS);
        if (status == null) {
            return refused(Reason.TLV_MISSING, "a response without a status");
        }
        return accepted(
                fields,
                new FromNode.Response(requestId, status.intValue(), command, data),
                status > LARGEST_STATUS);
    }

    private static @Nullable Tag misfit(TlvFields fields) {
        byte[] id = fields.get(Tag.REQUEST_ID);
        if (id != null && id.length > LONGEST_ID) {
            return Tag.REQUEST_ID;
        }
        for (Tag tag : Tag.values()) {
            Integer expected = LENGTHS.get(tag);
            byte[] value = fields.get(tag);
            if (expected != null && value != null && value.length != expected) {
                return tag;
            }
        }
        return null;
    }

    private static Parsed<FromNode> accepted(
            TlvFields fields, FromNode message, boolean oddStatus) {
        var warnings = new ArrayList<Reason>();
        if (fields.unknown()) {
            warnings.add(Reason.TLV_UNKNOWN_TAG);
        }
        if (oddStatus) {
            warnings.add(Reason.BAD_STATUS);
        }
        return new Parsed.Accepted<>(message, List.of(), warnings);
    }

    private static Parsed<FromNode> refused(Reason reason, String detail) {
        return new Parsed.Refused<>(reason, detail);
    }
}
