package io.headwater.topologies.commands;

import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.delivery.Downlink;
import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.requests.CancelCommand;
import io.headwater.avro.requests.ChangeMapping;
import io.headwater.avro.requests.MappingAction;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.SendCommand;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.UplinkHeaders.Trust;
import io.headwater.schemas.delivery.DeliveryReport;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The nodes job with the words that tests of commands are written in. Seconds count from noon. */
final class CommandsFixture implements AutoCloseable {
    static final NodeKey NODE = NodesFixture.NODE;
    static final String SET_POWER = "{\"params\":{\"Lamp\":{\"Power\":true}}}";

    private static final byte[] POLL = HexFormat.of().parseHex("010003010005020000");

    final NodesFixture nodes;
    private final SendCommand usual =
            SendCommand.newBuilder()
                    .setCommand(1)
                    .setRole(2)
                    .setData(ByteBuffer.wrap(SET_POWER.getBytes(UTF_8)))
                    .setTimeoutSeconds(30L)
                    .build();

    CommandsFixture(Path folder) {
        nodes = new NodesFixture(folder);
    }

    /** What to ask for, to be changed by a test. */
    SendCommand.Builder usual() {
        return SendCommand.newBuilder(usual);
    }

    void asks(NodeKey node, String id, SendCommand command, double at) {
        nodes.kafka().ask(node, request(id).setSendCommand(command).build(), time(at));
    }

    void cancels(NodeKey node, String id, double at) {
        nodes.kafka()
                .ask(
                        node,
                        request("cancel-" + id).setCancelCommand(new CancelCommand(id)).build(),
                        time(at));
    }

    /** The user has the node. */
    void maps(NodeKey node, String user, UserRole role) {
        var mappings = nodes.kafka().store(Mapping.nodes(TOPICS));
        MappingState known = mappings.get(node);
        MappingState state = known == null ? Mapping.NOTHING : known;
        var users = new ArrayList<>(state.getUsers());
        users.add(new MappedUser(user, role, NOON.toEpochMilli()));
        mappings.put(node, MappingState.newBuilder(state).setUsers(users).build());
    }

    /** The user is no user of the node any more. */
    void unmaps(NodeKey node, String user, double at) {
        var removal =
                ChangeMapping.newBuilder().setAction(MappingAction.REMOVE).setUserId(user).build();
        nodes.kafka().ask(node, request("unmap").setMapping(removal).build(), time(at));
    }

    void polls(NodeKey node, long epoch, double at) {
        lands(node, epoch, POLL, at);
    }

    /** The node answers a request, on whatever session. */
    void answers(
            NodeKey node, String id, int status, int command, @Nullable String data, double at) {
        var answer = new TlvMessage().with(1, id).with(3, (byte) status).command(command);
        lands(node, 0, data == null ? answer.bytes() : answer.with(6, data).bytes(), at);
    }

    void lands(NodeKey node, long epoch, byte[] payload, double at) {
        nodes.lands(node, headers("from-node", epoch, Trust.CREDENTIAL, at), payload, time(at));
    }

    /** A bridge says what became of a message. */
    void reports(NodeKey node, long epoch, String id, DeliveryReport.Outcome outcome, double at) {
        nodes.lands(
                node,
                headers(DeliveryReport.CHANNEL, epoch, Trust.INTERNAL, at),
                new DeliveryReport(id, outcome, null).write(),
                time(at));
    }

    void ticks(double at) {
        nodes.kafka().tick(time(at));
    }

    /** Ids of what went to bridges since the last call. */
    List<String> published() {
        return sent().stream().map(Downlink::getId).toList();
    }

    /** What went to bridges since the last call. */
    List<Downlink> sent() {
        return nodes.kafka().drainAll(TOPICS.inbox()).stream().map(it -> it.value).toList();
    }

    CommandStatus statusOf(NodeKey node, String id) {
        return of(node, id).getStatus();
    }

    CommandState of(NodeKey node, String id) {
        return Commands.find(node, id, nodes.kafka().store(Commands.requests(TOPICS)))
                .orElseThrow();
    }

    List<CommandState> all(NodeKey node) {
        return Commands.of(node, nodes.kafka().store(Commands.requests(TOPICS)));
    }

    static Instant time(double at) {
        return NOON.plusMillis(Math.round(at * 1_000));
    }

    @Override
    public void close() {
        nodes.close();
    }

    private static NodeRequest.Builder request(String id) {
        return NodeRequest.newBuilder().setId(id).setRequestedAt(NOON.toEpochMilli());
    }

    private static UplinkHeaders headers(String channel, long epoch, Trust trust, double at) {
        return new UplinkHeaders(
                "test/" + channel,
                channel,
                1,
                false,
                null,
                epoch,
                1,
                time(at).toEpochMilli(),
                trust,
                false);
    }
}
