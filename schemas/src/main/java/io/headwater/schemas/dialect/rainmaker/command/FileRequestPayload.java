package io.headwater.schemas.dialect.rainmaker.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.schemas.json.JsonDocument;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the data of a node's request about files. Members of command 20 are those of the HTTP form;
 * what 16 and 17 hold is not public, so their members are our choice, named alike. Members that are
 * not known are passed over. Stateless; any thread.
 *
 * <pre>
 * 16  {"file_name"?: text, "file_size"?: bytes}      no data at all is fine
 * 17  {"file_id": text}
 * 20  {"file_id"?: text, "description"?: text, "file_type"?: text, "metadata"?: anything}
 * </pre>
 */
public final class FileRequestPayload {
    /** Characters of a name, a type or an id. */
    public static final int LONGEST_NAME = 100;

    /** Characters of a description. */
    public static final int LONGEST_DESCRIPTION = 1_000;

    /** Bytes of metadata, as JSON. */
    public static final int MOST_METADATA = 8_192;

    private FileRequestPayload() {}

    /**
     * What the node asks.
     *
     * @param command one of the three
     * @param data null when there was none
     * @throws IllegalArgumentException when the command is not about files
     */
    public static Parsed<FileRequest> parse(NodeCommand command, byte @Nullable [] data) {
        Members root = new Members(Map.of());
        if (data != null && data.length > 0) {
            switch (JsonDocument.read(data)) {
                case JsonDocument.Read read -> root = read.root();
                case JsonDocument.Unreadable unreadable -> {
                    return refused(reasonOf(unreadable.fault()), unreadable.detail());
                }
            }
        }
        try {
            return new Parsed.Accepted<>(read(command, root), List.of(), List.of());
        } catch (MisfitException misfit) {
            return refused(misfit.reason, String.valueOf(misfit.getMessage()));
        }
    }

    private static FileRequest read(NodeCommand command, Members root) throws MisfitException {
        return switch (command) {
            case UPLOAD_URL ->
                    new FileRequest.Place(
                            text(root, "file_name", LONGEST_NAME), size(root, "file_size"));
            case DOWNLOAD_URL -> {
                String file = text(root, "file_id", LONGEST_NAME);
                if (file == null) {
                    throw new MisfitException(Reason.FIELD_MISSING, "file_id is missing");
                }
                yield new FileRequest.Fetch(file);
            }
            case CONFIRM_UPLOAD ->
                    new FileRequest.Confirm(
                            text(root, "file_id", LONGEST_NAME),
                            text(root, "description", LONGEST_DESCRIPTION),
                            text(root, "file_type", LONGEST_NAME),
                            metadata(root));
            case ATTESTATION_CSR, ATTESTATION_CERTIFICATES, ATTESTATION_STATUS ->
                    throw new IllegalArgumentException(command + " is not about files");
        };
    }

    private static @Nullable String text(Members root, String name, int longest)
            throws MisfitException {
        JsonValue value = root.present(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonValue.Text text)) {
            throw new MisfitException(Reason.FIELD_TYPE, name + " is not a string");
        }
        if (text.text().isEmpty() || text.text().length() > longest) {
            throw new MisfitException(
                    Reason.FIELD_VALUE, name + " does not have 1 to " + longest + " characters");
        }
        return text.text();
    }

    private static @Nullable Long size(Members root, String name) throws MisfitException {
        JsonValue value = root.present(name);
        if (value == null) {
            return null;
        }
        if (!(value instanceof JsonValue.Whole whole)) {
            throw new MisfitException(Reason.FIELD_TYPE, name + " is not a whole number");
        }
        if (whole.number() < 0) {
            throw new MisfitException(Reason.FIELD_VALUE, name + " is less than nothing");
        }
        return whole.number();
    }

    private static @Nullable String metadata(Members root) throws MisfitException {
        JsonValue value = root.present("metadata");
        if (value == null) {
            return null;
        }
        if (!value.usable()) {
            throw new MisfitException(Reason.FIELD_VALUE, "metadata holds what cannot be kept");
        }
        String json = JsonText.write(value);
        if (json.getBytes(UTF_8).length > MOST_METADATA) {
            throw new MisfitException(
                    Reason.TOO_LARGE, "metadata has more than " + MOST_METADATA + " bytes");
        }
        return json;
    }

    private static Reason reasonOf(JsonDocument.Fault fault) {
        return switch (fault) {
            case NOT_UTF8 -> Reason.NOT_UTF8;
            case SYNTAX -> Reason.JSON_SYNTAX;
            case DEPTH -> Reason.JSON_DEPTH;
            case NOT_OBJECT -> Reason.NOT_OBJECT;
        };
    }

    private static Parsed<FileRequest> refused(Reason reason, String detail) {
        return new Parsed.Refused<>(reason, detail);
    }

    /** A member that cannot be what it should be; never leaves this class. */
    private static final class MisfitException extends Exception {
        private static final long serialVersionUID = 1L;

        private final Reason reason;

        MisfitException(Reason reason, String why) {
            super(why, null, false, false);
            this.reason = reason;
        }
    }
}
