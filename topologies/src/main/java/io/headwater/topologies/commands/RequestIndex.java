package io.headwater.topologies.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes of a partition a request is to, in order of their keys, and what became of it there:
 * so nothing but the request's own rows is read to tell how far it is.
 *
 * <pre>
 * REQUEST 0x00 NODE -> status
 * </pre>
 */
public final class RequestIndex {
    /** Store: request and node to the name of the status. */
    public static final String BY_REQUEST = "commands-by-request";

    private static final byte SEPARATOR = 0;
    private static final byte AFTER_SEPARATOR = 1;

    private RequestIndex() {}

    /** The store. */
    @SuppressWarnings("UnusedVariable") // every store of a job is made of its topics
    public static JobStore<Bytes, String> byRequest(Topics topics) {
        return new JobStore<>(BY_REQUEST, Serdes.Bytes(), Serdes.String());
    }

    /** How the store is filled from the states of commands. */
    public static Seed seed(Topics topics) {
        var states = topics.commandsState();
        return new Seed(
                states,
                BY_REQUEST,
                (record, target) ->
                        RowKey.parse(record.key())
                                .ifPresent(
                                        row -> {
                                            byte @Nullable [] value = record.value();
                                            CommandState state =
                                                    value == null
                                                            ? null
                                                            : states.value()
                                                                    .deserializer()
                                                                    .deserialize(
                                                                            states.name(), value);
                                            String request = new String(row.rest(), UTF_8);
                                            target.put(
                                                    key(request, row.node()).get(),
                                                    state == null
                                                            ? null
                                                            : state.getStatus()
                                                                    .name()
                                                                    .getBytes(UTF_8));
                                        }));
    }

    static Bytes key(String request, NodeKey node) {
        byte[] head = request.getBytes(UTF_8);
        byte[] tail = node.bytes();
        return Bytes.wrap(
                ByteBuffer.allocate(head.length + 1 + tail.length)
                        .put(head)
                        .put(SEPARATOR)
                        .put(tail)
                        .array());
    }

    /** How many nodes of the partition are at which status; empty when the request is to none. */
    public static Map<CommandStatus, Long> counts(
            String request, ReadOnlyKeyValueStore<Bytes, String> index) {
        var counts = new EnumMap<CommandStatus, Long>(CommandStatus.class);
        try (var rows = index.range(edge(request, SEPARATOR), edge(request, AFTER_SEPARATOR))) {
            rows.forEachRemaining(row -> counts.merge(statusOf(row.value), 1L, Long::sum));
        }
        return counts;
    }

    /**
     * The nodes of the partition that a request is to, in order of their keys.
     *
     * @param status of which; null for any
     * @param after key of the last node of the page before; null for the first page
     */
    public static List<NodeKey> nodes(
            String request,
            @Nullable CommandStatus status,
            @Nullable String after,
            int limit,
            ReadOnlyKeyValueStore<Bytes, String> index) {
        Bytes start = edge(request, SEPARATOR);
        if (after != null) {
            // one byte longer than the last node's row, so right behind it
            byte[] last = (request + "\0" + after + "\0").getBytes(UTF_8);
            start = Bytes.wrap(last);
        }
        var nodes = new ArrayList<NodeKey>();
        try (var rows = index.range(start, edge(request, AFTER_SEPARATOR))) {
            while (rows.hasNext() && nodes.size() < limit) {
                var row = rows.next();
                if (status == null || statusOf(row.value) == status) {
                    nodeIn(row.key, request).ifPresent(nodes::add);
                }
            }
        }
        return nodes;
    }

    private static Optional<NodeKey> nodeIn(Bytes key, String request) {
        int head = request.getBytes(UTF_8).length + 1;
        return NodeKey.parse(new String(key.get(), head, key.get().length - head, UTF_8));
    }

    private static Bytes edge(String request, byte end) {
        byte[] head = request.getBytes(UTF_8);
        return Bytes.wrap(ByteBuffer.allocate(head.length + 1).put(head).put(end).array());
    }

    private static CommandStatus statusOf(String name) {
        try {
            return CommandStatus.valueOf(name);
        } catch (IllegalArgumentException ofALaterVersion) {
            return CommandStatus.UNKNOWN;
        }
    }
}
