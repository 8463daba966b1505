package io.headwater.topologies.query;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.dialect.rainmaker.command.CommandRequest;
import io.headwater.schemas.dialect.rainmaker.command.Role;
import io.headwater.schemas.dialect.rainmaker.command.Role.Relation;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a command is to be, strictly: whatever is malformed or unknown is refused, all of it
 * in one answer. Data goes to the node byte for byte as the caller wrote it, because firmware tells
 * {@code 21.0} from {@code 21}.
 *
 * <pre>
 * {"command": 1, "data": {"params": {"Lamp": {"Power": true}}}, "timeout": 30}
 * </pre>
 */
final class CommandBody {
    private static final JsonFactory JSON =
            JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final long USUAL_TIMEOUT = 30;
    private static final long LONGEST_TIMEOUT = 2_592_000;
    private static final long NEVER = -1;
    private static final int MOST_NODES = 1_000;

    private final List<String> problems = new ArrayList<>();
    private final SendCommand.Builder command =
            SendCommand.newBuilder().setCommand(0).setRole(0).setTimeoutSeconds(USUAL_TIMEOUT);
    private Relation relation = Relation.ADMIN;
    private boolean named; // the role is
    private int subRole;
    private final Set<String> nodes = new TreeSet<>();
    private @Nullable Filter filter;

    /** Which nodes, by what they are. */
    record Filter(
            @Nullable String type,
            @Nullable String model,
            @Nullable String fwVersion,
            @Nullable String group,
            @Nullable Boolean connected) {}

    /**
     * A body that can be carried out.
     *
     * @param nodes device ids; empty when the filter says which
     * @param filter null when the nodes are named
     */
    record Wanted(SendCommand command, Set<String> nodes, @Nullable Filter filter) {}

    private CommandBody() {}

    /**
     * A command to the node that the path names.
     *
     * @throws Refused naming every problem
     */
    static SendCommand forOne(byte[] body) {
        return new CommandBody().read(body, false).command();
    }

    /**
     * A command to several nodes.
     *
     * @throws Refused naming every problem
     */
    static Wanted forMany(byte[] body) {
        return new CommandBody().read(body, true);
    }

    private Wanted read(byte[] body, boolean many) {
        try (JsonParser json = JSON.createParser(body)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                throw refused("the body is not a JSON object");
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String name = json.currentName();
                json.nextToken();
                member(name, json, body, many);
            }
            if (json.currentToken() != JsonToken.END_OBJECT || json.nextToken() != null) {
                throw refused("something follows the body's JSON object");
            }
        } catch (IOException e) {
            throw refused("the body is not JSON");
        }
        if (command.getCommand() == 0) {
            problems.add("command: expected a whole number from 1 to 65535");
        }
        if (many && nodes.isEmpty() == (filter == null)) {
            problems.add("expected either nodes or filter");
        }
        if (named && command.getAskedBy() != null) {
            problems.add("role: follows from what the user is to the node");
        }
        if (!problems.isEmpty()) {
            throw refused(String.join("; ", problems));
        }
        command.setRole(new Role(relation, subRole).code());
        return new Wanted(command.build(), nodes, filter);
    }

    private void member(String name, JsonParser json, byte[] body, boolean many)
            throws IOException {
        switch (name) {
            case "command" ->
                    command.setCommand(
                            (int) whole(name, json, 1, CommandRequest.LARGEST_COMMAND, 0));
            case "data" -> data(json, body);
            case "dataBase64" -> base64(json);
            case "timeout" -> timeout(json);
            case "override" -> command.setOverride(flag(name, json));
            case "role" -> role(json);
            case "user" -> command.setAskedBy(text(name, json));
            case "subRole" -> subRole = (int) whole(name, json, 1, 4, 0);
            default -> {
                if (!many || !target(name, json)) {
                    problems.add(name + ": no such member");
                    json.skipChildren();
                }
            }
        }
    }

    private boolean target(String name, JsonParser json) throws IOException {
        switch (name) {
            case "nodes" -> nodes(json);
            case "filter" -> filter(json);
            default -> {
                return false;
            }
        }
        return true;
    }

    /** A string is sent as its text, everything else as it was written. */
    private void data(JsonParser json, byte[] body) throws IOException {
        if (json.currentToken() == JsonToken.VALUE_STRING) {
            put(json.getText().getBytes(UTF_8), false);
            return;
        }
        int from = (int) json.currentTokenLocation().getByteOffset();
        json.skipChildren();
        json.finishToken();
        int to = (int) json.currentLocation().getByteOffset();
        byte[] text = Arrays.copyOfRange(body, from, to);
        put(new String(text, UTF_8).strip().getBytes(UTF_8), false);
    }

    private void base64(JsonParser json) throws IOException {
        try {
            put(Base64.getDecoder().decode(json.getText()), true);
        } catch (IllegalArgumentException e) {
            problems.add("dataBase64: expected base64");
            json.skipChildren();
        }
    }

    private void put(byte[] data, boolean binary) {
        if (command.getData() != null) {
            problems.add("data: expected once, as data or as dataBase64");
        }
        if (data.length > CommandRequest.MOST_DATA) {
            problems.add(
                    "data: at most "
                            + CommandRequest.MOST_DATA
                            + " bytes, got "
                            + data.length); // R-CMD-3
        }
        command.setData(ByteBuffer.wrap(data)).setBinary(binary);
    }

    private void timeout(JsonParser json) throws IOException {
        long seconds = whole("timeout", json, NEVER, LONGEST_TIMEOUT, USUAL_TIMEOUT);
        if (seconds == 0) {
            problems.add("timeout: expected 1 to " + LONGEST_TIMEOUT + " seconds, or -1 for ever");
        }
        command.setTimeoutSeconds(seconds == NEVER ? null : seconds);
    }

    private void role(JsonParser json) throws IOException {
        Relation role =
                switch (text("role", json)) {
                    case "admin" -> Relation.ADMIN;
                    case "primary" -> Relation.PRIMARY;
                    case "secondary" -> Relation.SECONDARY;
                    case null, default -> null;
                };
        if (role == null) {
            problems.add("role: expected admin, primary or secondary");
        } else {
            relation = role;
            named = true;
        }
    }

    private void nodes(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            problems.add("nodes: expected a list of ids");
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            String id = text("nodes", json);
            if (id != null && !nodes.add(id)) {
                problems.add("nodes: " + id + " is there twice");
            }
        }
        if (nodes.isEmpty() || nodes.size() > MOST_NODES) {
            problems.add("nodes: expected 1 to " + MOST_NODES + " ids, got " + nodes.size());
        }
    }

    private void filter(JsonParser json) throws IOException {
        String type = null;
        String model = null;
        String fwVersion = null;
        String group = null;
        Boolean connected = null;
        if (json.currentToken() != JsonToken.START_OBJECT) {
            problems.add("filter: expected an object");
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "type" -> type = text(name, json);
                case "model" -> model = text(name, json);
                case "fwVersion" -> fwVersion = text(name, json);
                case "group" -> group = text(name, json);
                case "connected" -> connected = flag(name, json);
                default -> {
                    problems.add("filter." + name + ": no such member");
                    json.skipChildren();
                }
            }
        }
        filter = new Filter(type, model, fwVersion, group, connected);
    }

    private long whole(String name, JsonParser json, long least, long most, long otherwise)
            throws IOException {
        if (json.currentToken() == JsonToken.VALUE_NUMBER_INT
                && json.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                && json.getLongValue() >= least
                && json.getLongValue() <= most) {
            return json.getLongValue();
        }
        problems.add(name + ": expected a whole number from " + least + " to " + most);
        json.skipChildren();
        return otherwise;
    }

    private boolean flag(String name, JsonParser json) throws IOException {
        if (!json.currentToken().isBoolean()) {
            problems.add(name + ": expected true or false");
            json.skipChildren();
            return false;
        }
        return json.getBooleanValue();
    }

    private @Nullable String text(String name, JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.VALUE_STRING || json.getText().isEmpty()) {
            problems.add(name + ": expected a text that is not empty");
            json.skipChildren();
            return null;
        }
        return json.getText();
    }

    private static Refused refused(String why) {
        return new Refused(ErrorCode.BODY_INVALID, why);
    }
}
