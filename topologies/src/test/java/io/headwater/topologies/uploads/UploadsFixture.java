package io.headwater.topologies.uploads;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.headwater.avro.files.NodeFile;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.RemoveFile;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.topologies.commands.TlvMessage;
import io.headwater.topologies.nodes.NodeLinks;
import io.headwater.topologies.nodes.NodesFixture;
import io.headwater.topologies.ota.ImageLinks;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A node that brings files, of 1000 bytes at most each. Times are seconds after noon. */
final class UploadsFixture implements AutoCloseable {
    static final int PLACE = 16;
    static final int FETCH = 17;
    static final int CONFIRM = 20;
    static final String SESSION = "8b0f3a52-0c5c-4f3e-8a42-6f6f0f5f3c11";

    /** Of the session on which the node asks. */
    long epoch;

    private final List<String> gone = new ArrayList<>();
    private final NodesFixture nodes;

    UploadsFixture(Path folder) {
        nodes = new NodesFixture(folder, new NodeLinks(ImageLinks.NONE, new Links(gone)));
        epoch = nodes.connects(NODE, SESSION);
    }

    @Override
    public void close() {
        nodes.close();
    }

    NodesFixture nodes() {
        return nodes;
    }

    /** Files whose bytes nobody needs any more. */
    List<String> gone() {
        return gone;
    }

    void asks(int command, String id, @Nullable String data, long second) {
        lands(NODE, command, id, data, second);
    }

    void lands(NodeKey node, int command, String id, @Nullable String data, long second) {
        nodes.lands(node, headers(epoch, second), request(command, id, data), at(second));
    }

    void removes(String file) {
        nodes.kafka()
                .ask(
                        NODE,
                        NodeRequest.newBuilder()
                                .setId("remove")
                                .setRequestedAt(NOON.toEpochMilli())
                                .setRemoveFile(new RemoveFile(file))
                                .build(),
                        at(100));
    }

    void ticks(long second) {
        nodes.kafka().tick(at(second));
    }

    List<NodeFile> files() {
        return Uploads.of(NODE, nodes.kafka().store(Uploads.known(TOPICS)));
    }

    /** Messages to nodes since the last call. */
    List<byte[]> published() {
        return nodes.drained(TOPICS.inbox()).stream()
                .map(
                        sent -> {
                            byte[] message = new byte[sent.getPayload().remaining()];
                            sent.getPayload().duplicate().get(message);
                            return message;
                        })
                .toList();
    }

    /** The value of tag 6, whose fragments are the last of the message. */
    static JsonNode dataOf(byte[] message) {
        var data = new ByteArrayOutputStream();
        for (int at = 0; at < message.length; at += 2 + (message[at + 1] & 0xFF)) {
            if (message[at] == 6) {
                data.write(message, at + 2, message[at + 1] & 0xFF);
            }
        }
        try {
            return new ObjectMapper().readTree(data.toByteArray());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + data.toString(UTF_8), e);
        }
    }

    static byte[] request(int command, String id, @Nullable String data) {
        var message =
                new TlvMessage().with(1, id).with(2, (byte) 8).with(3, (byte) 0).command(command);
        return data == null ? message.bytes() : message.with(6, data).bytes();
    }

    static UplinkHeaders headers(long epoch, long second) {
        return new UplinkHeaders(
                "node/x/from-node",
                "from-node",
                1,
                false,
                null,
                epoch,
                1,
                atMs(second),
                Trust.CREDENTIAL,
                false);
    }

    static Instant at(long second) {
        return NOON.plus(Duration.ofSeconds(second));
    }

    static long atMs(long second) {
        return at(second).toEpochMilli();
    }

    /** Addresses that say what they are for. */
    private record Links(List<String> forgotten) implements FileLinks {
        @Override
        public boolean areKept() {
            return true;
        }

        @Override
        public long mostBytes() {
            return 1_000;
        }

        @Override
        public String toWrite(String file, long until, long mostBytes) {
            return "https://files/" + file + "?put=" + mostBytes + "&until=" + until;
        }

        @Override
        public String toRead(String file, long until) {
            return "https://files/" + file + "?until=" + until;
        }

        @Override
        public OptionalLong bytes(String file) {
            return OptionalLong.empty();
        }

        @Override
        public void gone(String file) {
            forgotten.add(file);
        }
    }
}
