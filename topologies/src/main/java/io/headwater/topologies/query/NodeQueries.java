package io.headwater.topologies.query;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.commands.CommandState;
import io.headwater.avro.commands.CommandStatus;
import io.headwater.avro.delivery.DownlinkState;
import io.headwater.avro.files.NodeFile;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.identity.Credential;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.params.ParamsState;
import io.headwater.avro.rejected.Rejection;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.SeriesKey;
import io.headwater.topologies.aggregates.Question;
import io.headwater.topologies.aggregates.Sample;
import io.headwater.topologies.timeseries.SeriesQueries;
import io.headwater.topologies.views.NodePage;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What may be asked of one node's state, uncommitted writes of its task included. Any thread that
 * may block. An answer is {@code Absent} only when the owner of the node is here and has never seen
 * it.
 */
public interface NodeQueries {
    /** Index and presence. */
    Lookup<NodeView> node(NodeKey node);

    /**
     * The configuration, byte for byte as the node sent it.
     *
     * @return empty bytes when the node is known and never sent one
     */
    Lookup<byte[]> config(NodeKey node);

    /** Every current parameter; none when the node is known and never sent any. */
    Lookup<ParamsState> params(NodeKey node);

    /**
     * What {@link #params} reads, before it is read: bytes that are the same for as long as they
     * say the same, for who keeps what was made of them.
     */
    Lookup<byte[]> paramsRow(NodeKey node);

    /** The parameters that are in a row. */
    ParamsState paramsIn(byte[] row);

    /** The newest messages to the node, oldest first; none when it is known and was sent none. */
    Lookup<List<DownlinkState>> downlinks(NodeKey node);

    /** The certificate that the node is registered with; absent when it has none. */
    Lookup<Credential> credential(NodeKey node);

    /** Whose the node is; nobody's when it is known and nothing ever happened. */
    Lookup<MappingState> mapping(NodeKey node);

    /**
     * The nodes of a user; none when nobody ever heard of the user.
     *
     * @param after where the page before ended; null for the first
     */
    Lookup<NodePage<UserNode>> usersNodes(FleetKey user, @Nullable NodeKey after, int limit);

    /**
     * A page of the nodes that are in a group; empty for a group that nobody ever heard of.
     *
     * @param after where the page before ended; null for the first
     */
    Lookup<NodePage<GroupNode>> groupsNodes(FleetKey group, @Nullable NodeKey after, int limit);

    /** The newest alerts of the node, oldest first; none when it is known and raised none. */
    Lookup<List<AlertRaised>> alerts(NodeKey node);

    /** The newest rejected messages of the node, oldest first. */
    Lookup<List<Rejection>> rejected(NodeKey node);

    /** Files that the node brought or is about to bring, oldest first. */
    Lookup<List<NodeFile>> files(NodeKey node);

    /** Requests to the node, oldest first: every open one, and the newest that ended. */
    Lookup<List<CommandState>> commands(NodeKey node);

    /**
     * How many nodes of a partition of the nodes job a request is to, by what became of it there.
     */
    Lookup<Map<CommandStatus, Long>> commandCounts(int partition, String request);

    /**
     * Which nodes of a partition of the nodes job a request is to, in order of their keys.
     *
     * @param status at which it is there; null for any
     * @param after key of the last node of the page before; null for the first page
     */
    Lookup<List<NodeKey>> commandNodes(
            int partition,
            String request,
            @Nullable CommandStatus status,
            @Nullable String after,
            int limit);

    /**
     * Series with their newest points, in order of class, data type and name. A node without series
     * has none; it is absent only when the registry is here too and never saw it.
     *
     * @param after the last series of the page before; null for the first page
     * @param now against which points expire, epoch ms
     */
    Lookup<SeriesQueries.SeriesPage> series(
            NodeKey node, @Nullable SeriesKey after, int limit, long now);

    /** Every series of this name, of whatever class and data type; possibly none. */
    Lookup<List<SeriesKey>> seriesNamed(NodeKey node, String name);

    /**
     * Every series of a partition of the job timeseries, one at a time; reads them all.
     *
     * @param to takes them; what it got before the state turned out not to be ready is void
     * @return how many there were
     */
    Lookup<Long> everySeries(int partition, Consumer<SeriesKey> to);

    /**
     * Raw points, newest device time first.
     *
     * @param now against which points expire, epoch ms
     */
    Lookup<SeriesQueries.PointsPage> points(
            SeriesKey series, SeriesQueries.Range range, int limit, long now);

    /**
     * Points that state holds, one at a time, as values of aggregates.
     *
     * @param most how many at most
     * @param now against which points expire, epoch ms
     * @param to takes them; what it got before the state turned out not to be ready is void
     * @return how many there were
     */
    Lookup<Long> samples(
            SeriesKey series,
            Question.Range range,
            boolean descending,
            long most,
            long now,
            Consumer<Sample> to);

    /** The device time from which on state has every point that was ever told, epoch ms. */
    long wholeSince(long now);
}
