package io.headwater.topologies.commands;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.commands.CommandState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.RowKey;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** The requests of a node, side by side in their store. */
final class CommandRows {
    private static final byte[] BEFORE_FIRST = {};
    private static final byte[] AFTER_LAST = {0x7F}; // no printable character comes after it

    private CommandRows() {}

    static RowKey key(NodeKey node, String id) {
        return new RowKey(node, id.getBytes(UTF_8));
    }

    /** Every request of the node, oldest first. */
    static List<CommandState> of(
            NodeKey node, ReadOnlyKeyValueStore<RowKey, CommandState> requests) {
        var commands = new ArrayList<CommandState>();
        try (var rows =
                requests.range(new RowKey(node, BEFORE_FIRST), new RowKey(node, AFTER_LAST))) {
            rows.forEachRemaining(row -> commands.add(row.value));
        }
        commands.sort(Lifecycle.BY_AGE);
        return commands;
    }
}
