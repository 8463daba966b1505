package io.headwater.schemas;

import io.headwater.avro.groups.GroupMessage;
import io.headwater.avro.groups.GroupNode;
import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.users.UserNode;
import io.headwater.schemas.Topic.Cleanup;
import java.time.Duration;

/** Whose a node is: its users, their nodes, and the groups these are in. */
final class MappingTopics {
    final Topic<NodeKey, MappingState> nodes;
    final Topic<NodeKey, MappingChanged> changed;
    final Topic<UserNodeKey, UserNode> usersNodes;
    final Topic<UserNodeKey, GroupNode> groupsNodes;
    final Topic<FleetKey, GroupMessage> groupsPublished;

    MappingTopics(TopicKinds kinds) {
        nodes =
                kinds.state(
                        "mapping.nodes.v1",
                        "the users and groups of a node, and open requests for it; null once it is erased",
                        MappingState.class);
        changed =
                kinds.facts(
                        "mapping.changed.v1",
                        "the users that a node has gained or lost by one event",
                        MappingChanged.class,
                        Duration.ofDays(30));
        usersNodes =
                kinds.ofFleet(
                        "users.nodes.v1",
                        "that a user has a node; null once the user has it no longer, and for the operator once it is erased",
                        KeySerdes.userNode(),
                        UserNode.class,
                        TopicKinds.SUPERSEDED);
        groupsNodes =
                kinds.ofFleet(
                        "groups.nodes.v1",
                        "that a node is in a group, and whether it hears the others; null once it is in it no longer",
                        KeySerdes.userNode(),
                        GroupNode.class,
                        TopicKinds.SUPERSEDED);
        groupsPublished =
                kinds.ofFleet(
                        "groups.published.v1",
                        "what a node of a group published for its controllers, told to the group's owner",
                        KeySerdes.fleet(),
                        GroupMessage.class,
                        new Cleanup.After(Duration.ofHours(1)));
    }
}
