package io.headwater.schemas.dialect.rainmaker.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.json.JsonDocument;
import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue.Members;
import java.util.Optional;

/**
 * What a node answers to command 1, set params (rainmaker.md 4.14.5): {@code
 * {"status":"success"|"fail","params":{...}}}. Stateless; any thread.
 */
public final class SetParamsResult {
    /** Number of the command. */
    public static final int COMMAND = 1;

    private SetParamsResult() {}

    /**
     * The parameters that the node changed, as the delta it does not publish (R-CMD-9); empty when
     * it named none, or when the data is no such answer.
     */
    public static Optional<byte[]> deltaIn(byte[] data) {
        return JsonDocument.read(data) instanceof JsonDocument.Read(Members root, boolean cut)
                        && root.present("params") instanceof Members params
                        && !params.members().isEmpty()
                        && params.usable()
                ? Optional.of(JsonText.write(params).getBytes(UTF_8))
                : Optional.empty();
    }
}
