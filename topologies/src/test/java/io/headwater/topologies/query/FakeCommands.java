package io.headwater.topologies.query;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.NodeKey;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Requests that nodes poll for, in maps. */
final class FakeCommands implements CommandQueries {
    private final FakeNodes nodes;
    private final Map<NodeKey, Map<String, CommandState>> commands = new ConcurrentHashMap<>();

    FakeCommands(FakeNodes nodes) {
        this.nodes = nodes;
    }

    /** Decides at once, as for a node that is connected. */
    void decide(NodeKey node, NodeRequest request) {
        if (request.getSendCommand() != null) {
            put(node, commandOf(request, request.getSendCommand()));
        }
        if (request.getCancelCommand() != null) {
            String id = request.getCancelCommand().getCommand();
            command(node, id)
                    .ifPresent(
                            it ->
                                    put(
                                            node,
                                            CommandState.newBuilder(it)
                                                    .setStatus(CommandStatus.CANCELLED)
                                                    .setSettledAt(request.getRequestedAt())
                                                    .build()));
        }
    }

    @Override
    public Lookup<List<CommandState>> commands(NodeKey node) {
        return nodes.node(node)
                .then(
                        view ->
                                new Lookup.Found<>(
                                        List.copyOf(
                                                commands.getOrDefault(node, Map.of()).values())));
    }

    @Override
    public Lookup<Map<CommandStatus, Long>> commandCounts(int partition, String request) {
        var counts = new EnumMap<CommandStatus, Long>(CommandStatus.class);
        nodesOf(partition, request)
                .forEach((node, command) -> counts.merge(command.getStatus(), 1L, Long::sum));
        return new Lookup.Found<>(counts);
    }

    @Override
    public Lookup<List<NodeKey>> commandNodes(
            int partition,
            String request,
            @Nullable CommandStatus status,
            @Nullable String after,
            int limit) {
        return new Lookup.Found<>(
                nodesOf(partition, request).entrySet().stream()
                        .filter(it -> status == null || it.getValue().getStatus() == status)
                        .map(Map.Entry::getKey)
                        .filter(node -> after == null || node.toString().compareTo(after) > 0)
                        .limit(limit)
                        .toList());
    }

    private Map<NodeKey, CommandState> nodesOf(int partition, String request) {
        var found = new TreeMap<NodeKey, CommandState>(Comparator.comparing(NodeKey::toString));
        commands.keySet().stream()
                .filter(node -> FakePlacement.partitionOf(node) == partition)
                .forEach(node -> command(node, request).ifPresent(it -> found.put(node, it)));
        return found;
    }

    private Optional<CommandState> command(NodeKey node, String id) {
        return Optional.ofNullable(commands.getOrDefault(node, Map.of()).get(id));
    }

    private void put(NodeKey node, CommandState state) {
        commands.computeIfAbsent(node, absent -> Collections.synchronizedMap(new LinkedHashMap<>()))
                .put(state.getId(), state);
    }

    private static CommandState commandOf(NodeRequest request, SendCommand command) {
        return CommandState.newBuilder()
                .setId(request.getId())
                .setStatus(CommandStatus.IN_PROGRESS)
                .setCommand(command.getCommand())
                .setRole(command.getRole())
                .setData(command.getData())
                .setBinary(command.getBinary())
                .setRequestedAt(request.getRequestedAt())
                .setLoggedAt(request.getRequestedAt())
                .setPlace(0)
                .build();
    }
}
