package io.headwater.topologies.users;

import io.headwater.avro.users.UserNode;
import io.headwater.schemas.Topics;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Reading;
import java.util.function.Function;

/**
 * The nodes of users, so that they are listed without asking every node. Each node's owner says
 * whose it is; a row here follows in a moment. Whether a user may do something with a node is not
 * decided by these rows but by the node's own.
 *
 * <pre>
 * users.nodes --> keep-users [users-nodes]
 * </pre>
 */
public final class UsersNodes {
    /** Store: user and node to the user's role; its rows are the records of users.nodes. */
    public static final String NODES = "users-nodes";

    private UsersNodes() {}

    /** The store. */
    public static JobStore<UserNodeKey, UserNode> nodes(Topics topics) {
        return JobStore.of(NODES, topics.usersNodes());
    }

    /** What else there is to do when a node is a user's no longer; on one task. */
    @FunctionalInterface
    public interface Left {
        void decide(UserNodeKey gone, Effects effects);
    }

    /**
     * How the store is kept.
     *
     * @param left made with each task
     */
    public static Reading<UserNodeKey, UserNode> reading(
            Topics topics, Function<Capability.Task, Left> left) {
        return new Reading<>(
                topics.usersNodes(),
                "users",
                "keep-users",
                task -> keeping(task, topics, left.apply(task)));
    }

    private static Reading.Handler<UserNodeKey, UserNode> keeping(
            Capability.Task task, Topics topics, Left left) {
        var rows = task.store(nodes(topics));
        return (told, effects) -> {
            effects.put(rows, told.key(), told.value());
            if (told.value() == null) {
                left.decide(told.key(), effects);
            }
        };
    }
}
