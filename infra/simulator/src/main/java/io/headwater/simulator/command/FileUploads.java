package io.headwater.simulator.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.simulator.link.Link;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Files that one node brings to the cloud: it asks where to (command 16), writes the bytes there,
 * and says that they are there (command 20), all under one request id. On the link's event loop
 * only.
 */
public final class FileUploads {
    private static final int REQUEST = 1;
    private static final int ROLE = 2;
    private static final int STATUS = 3;
    private static final int COMMAND = 5;
    private static final int DATA = 6;
    private static final byte NODE = 8;
    private static final byte PLACE = 16;
    private static final byte CONFIRM = 20;
    private static final String LETTERS =
            "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final int ID_LENGTH = 22;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final FileCarrier carrier;
    private final RandomGenerator random;
    private final Map<String, Bringing> bringing = new HashMap<>();

    @SuppressWarnings("ArrayRecordComponent") // bytes on their way; nobody compares files
    private record Bringing(String name, String fileType, byte[] bytes) {}

    /**
     * @param random draws the ids of requests
     */
    public FileUploads(FileCarrier carrier, RandomGenerator random) {
        this.carrier = carrier;
        this.random = random;
    }

    /** Begins with a file; what to publish on from-node. */
    public byte[] bring(String name, String fileType, byte[] bytes) {
        var id = new StringBuilder();
        while (id.length() < ID_LENGTH) {
            id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        bringing.put(id.toString(), new Bringing(name, fileType, bytes));
        return request(
                id.toString(),
                PLACE,
                JSON.createObjectNode().put("file_name", name).put("file_size", bytes.length));
    }

    /**
     * Takes a message of to-node that may answer a request of ours; whether it did.
     *
     * @param say publishes on from-node
     */
    public boolean received(Link link, byte[] message, Consumer<byte[]> say) {
        Optional<Tlv> answer =
                Tlv.read(message)
                        .filter(tlv -> tlv.value(ROLE).filter(it -> it[0] == NODE).isPresent());
        answer.ifPresent(tlv -> proceed(link, tlv, say));
        return answer.isPresent();
    }

    private void proceed(Link link, Tlv answer, Consumer<byte[]> say) {
        String id = new String(answer.value(REQUEST).orElse(new byte[0]), UTF_8);
        Bringing file = bringing.get(id);
        JsonNode data = dataOf(answer);
        if (file == null) {
            return;
        }
        boolean placed =
                answer.value(COMMAND).filter(it -> it[0] == PLACE).isPresent()
                        && data.path("status").asText().equals("success");
        if (!placed) {
            bringing.remove(id); // confirmed, or refused
            return;
        }
        String place = data.path("file_id").asText();
        carrier.put(
                link,
                data.path("url").asText(),
                file.bytes(),
                there -> {
                    if (there) {
                        say.accept(confirmation(id, place, file));
                    } else {
                        bringing.remove(id);
                    }
                });
    }

    private static byte[] confirmation(String id, String place, Bringing file) {
        return request(
                id,
                CONFIRM,
                JSON.createObjectNode()
                        .put("file_id", place)
                        .put("description", file.name())
                        .put("file_type", file.fileType()));
    }

    private static byte[] request(String id, byte command, ObjectNode data) {
        return Tlv.empty()
                .with(REQUEST, id.getBytes(UTF_8))
                .with(ROLE, NODE)
                .with(STATUS, (byte) 0)
                .with(COMMAND, command, (byte) 0)
                .with(DATA, data.toString().getBytes(UTF_8))
                .bytes();
    }

    private static JsonNode dataOf(Tlv answer) {
        try {
            return JSON.readTree(answer.value(DATA).orElse(new byte[] {'{', '}'}));
        } catch (IOException unreadable) {
            return JSON.createObjectNode();
        }
    }
}
