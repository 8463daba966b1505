package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.schemas.dialect.rainmaker.command.Role;
import io.headwater.schemas.json.JsonText;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the API shows a request to a node. */
final class CommandJson {
    /** R-CMD-7. */
    private static final String NOT_JSON = "not-json";

    private static final List<String> STATUSES =
            List.of(
                    "success",
                    "failed",
                    "invalid command",
                    "authorisation failed",
                    "command not found");

    private CommandJson() {}

    static ObjectNode of(CommandState command) {
        ObjectNode json = Json.object();
        json.put("id", command.getId());
        json.put("status", word(command.getStatus()));
        json.put("detail", command.getDetail());
        json.put("command", command.getCommand());
        putRole(json, command.getRole());
        boolean binary = command.getBinary();
        putData(json, "data", command.getData(), binary);
        json.put("askedBy", command.getAskedBy());
        json.put("requestedAt", Json.time(command.getRequestedAt()));
        json.put("expiresAt", Json.time(command.getExpiresAt()));
        json.put("sentAt", Json.time(command.getSentAt()));
        json.put("settledAt", Json.time(command.getSettledAt()));
        json.put("deviceStatus", command.getDeviceStatus());
        json.put("deviceStatusText", text(command.getDeviceStatus()));
        boolean isJson = putData(json, "response", command.getResponse(), binary);
        json.put("responseError", isJson || binary ? null : NOT_JSON);
        return json;
    }

    /** As the API writes it, for example {@code in-progress}. */
    static String word(CommandStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The status of this word; empty when there is none. */
    static Optional<CommandStatus> statusOf(String word) {
        return Arrays.stream(CommandStatus.values())
                .filter(status -> word(status).equals(word))
                .findFirst();
    }

    private static void putRole(ObjectNode json, int code) {
        Role role = Role.of(code).orElse(Role.ADMIN);
        json.put("role", role.relation().name().toLowerCase(Locale.ROOT));
        json.put("subRole", role.subRole() == 0 ? null : role.subRole());
    }

    /**
     * As the JSON it is, as text when it is none, or as base64; absent as null.
     *
     * @return false when it should have been JSON
     */
    private static boolean putData(
            ObjectNode json, String name, @Nullable ByteBuffer data, boolean binary) {
        byte[] bytes = new byte[data == null ? 0 : data.remaining()];
        if (data != null) {
            data.duplicate().get(bytes);
        }
        String encoded = binary && data != null ? Base64.getEncoder().encodeToString(bytes) : null;
        boolean isJson = true;
        if (binary || data == null) {
            json.putNull(name);
        } else {
            String text = new String(bytes, UTF_8);
            isJson = JsonText.read(text).isPresent();
            if (isJson) {
                Json.putText(json, name, text);
            } else {
                json.put(name, text);
            }
        }
        json.put(name + "Base64", encoded);
        return isJson;
    }

    private static @Nullable String text(@Nullable Integer deviceStatus) {
        if (deviceStatus == null) {
            return null;
        }
        return deviceStatus < STATUSES.size() ? STATUSES.get(deviceStatus) : "unknown status";
    }
}
