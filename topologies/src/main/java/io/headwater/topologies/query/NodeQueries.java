package io.headwater.topologies.query;

import io.headwater.avro.alerts.AlertRaised;
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
import io.headwater.topologies.views.NodePage;
import java.util.List;
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
}
