package io.headwater.simulator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers what comes on to-node as firmware does: it sets parameters (command 1), gives the data of
 * the application's own commands (from 0x1000) back, and knows no other.
 */
public final class CommandAnswers {
    private static final int REQUEST = 1;
    private static final int ROLE = 2;
    private static final int STATUS = 3;
    private static final int COMMAND = 5;
    private static final int DATA = 6;
    private static final int SET_PARAMS = 1;
    private static final int FIRST_OF_APPLICATION = 0x1000;
    private static final byte SUCCESS = 0;
    private static final byte FAILED = 1;
    private static final byte INVALID = 2;
    private static final byte NOT_FOUND = 4;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Function<JsonNode, ObjectNode> parameters;

    /**
     * @param parameters sets what the node has of these, by device, and says what it set
     */
    public CommandAnswers(Function<JsonNode, ObjectNode> parameters) {
        this.parameters = parameters;
    }

    /** What to publish on from-node; empty when the message cannot be read. */
    public Optional<byte[]> answer(byte[] message) {
        return Tlv.read(message).map(this::answer).map(Tlv::bytes);
    }

    private Tlv answer(Tlv request) {
        byte[] id = request.value(REQUEST).orElse(new byte[0]);
        byte[] role = request.value(ROLE).orElse(new byte[0]);
        byte[] command = request.value(COMMAND).orElse(new byte[0]);
        Tlv answer = Tlv.empty().with(REQUEST, id);
        if (role.length == 1 && role[0] != 0) {
            answer.with(ROLE, role);
        }
        if (id.length == 0 || role.length != 1 || command.length != 2) {
            return answer.with(STATUS, INVALID).with(COMMAND, (byte) 0, (byte) 0);
        }
        answer.with(COMMAND, command);
        int number = (command[0] & 0xFF) | (command[1] & 0xFF) << 8;
        byte[] data = request.value(DATA).orElse(new byte[0]);
        if (number == SET_PARAMS) {
            return setParams(answer, data);
        }
        return number >= FIRST_OF_APPLICATION
                ? answer.with(STATUS, SUCCESS).with(DATA, data)
                : answer.with(STATUS, NOT_FOUND);
    }

    /** The status says that the data could be read; whether it worked, the answer's data says. */
    private Tlv setParams(Tlv answer, byte[] data) {
        JsonNode asked;
        try {
            asked = JSON.readTree(data);
        } catch (IOException unreadable) {
            return answer.with(STATUS, FAILED);
        }
        ObjectNode applied = parameters.apply(asked.path("params"));
        ObjectNode said = JSON.createObjectNode();
        said.put("status", applied.isEmpty() ? "fail" : "success");
        if (!applied.isEmpty()) {
            said.set("params", applied);
        }
        return answer.with(STATUS, SUCCESS).with(DATA, said.toString().getBytes(UTF_8));
    }
}
