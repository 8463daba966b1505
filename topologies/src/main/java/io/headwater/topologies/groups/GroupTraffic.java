package io.headwater.topologies.groups;

import io.headwater.avro.groups.GroupMessage;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.RelayToNode;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.RainMakerTopics;
import io.headwater.schemas.dialect.rainmaker.RainMakerTopics.Member;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.mapping.Mapping;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/**
 * What the nodes of one task say to their groups, and what they are told by them. Whoever speaks is
 * judged by its own row of the mapping, and so is whoever is told, each by its owner. Stream thread
 * only.
 *
 * <pre>
 * params-local-group, params-direct-group --> publish [mapping-nodes] --> groups.published
 * params-remote-group --> command [mapping-nodes] --> node.requests (of the member)
 * request ------------> relay   [mapping-nodes, presence-sessions] --> bridge.inbox
 * </pre>
 */
public final class GroupTraffic {
    private static final String CAPABILITY = "groups";

    /** News of a lamp is worth nothing later, and a command less. */
    private static final long EXPIRY_MS = Duration.ofSeconds(30).toMillis();

    /** What came by a rule's topic is for the cloud alone (R-ACL-2). */
    private static final String FOR_SUBSCRIBERS = "node/";

    private final Topics topics;
    private final Mapping mapping;
    private final Downlinks downlinks;

    /** Starts on a task, whose job has the stores of mapping and delivery. */
    public GroupTraffic(Capability.Task task, Topics topics) {
        this.topics = topics;
        mapping = new Mapping(task, topics);
        downlinks = new Downlinks(task, topics);
    }

    /** Hands on what a node published for its group; a node that is not in it is warned of. */
    public void publish(Uplink uplink, Effects effects) {
        NodeKey node = uplink.node();
        String topic = uplink.headers().topic();
        String group = topic.substring(topic.lastIndexOf('/') + 1); // the bridge checked its form
        if (!mapping.isMember(node, group)) {
            effects.warn(Reason.GROUP_NOT_MEMBER.code());
        } else if (topic.startsWith(FOR_SUBSCRIBERS)) {
            effects.emit(
                    topics.groupsPublished(),
                    FleetKey.group(node.tenant(), group),
                    new GroupMessage(
                            node.toString(),
                            topic,
                            ByteBuffer.wrap(uplink.payload()),
                            uplink.loggedAt() + EXPIRY_MS));
            effects.count(CAPABILITY, "published");
        }
    }

    /** Hands on what a controller tells a member of its group to do (R-GRP-5). */
    public void command(Uplink uplink, Effects effects) {
        NodeKey controller = uplink.node();
        Optional<Member> member = RainMakerTopics.toMember(uplink.headers().topic());
        if (member.isEmpty() || !mapping.isController(controller, member.get().group())) {
            effects.warn(Reason.GROUP_NOT_MEMBER.code());
            return;
        }
        var node = new NodeKey(controller.tenant(), controller.dialect(), member.get().nodeId());
        effects.emit(
                topics.requests(),
                node,
                NodeRequest.newBuilder()
                        .setId("uplink-" + uplink.origin())
                        .setRequestedAt(uplink.loggedAt())
                        .setRelay(
                                new RelayToNode(
                                        member.get().group(),
                                        false,
                                        uplink.headers().topic(),
                                        ByteBuffer.wrap(uplink.payload()),
                                        uplink.loggedAt() + EXPIRY_MS))
                        .build());
        effects.count(CAPABILITY, "commanded");
    }

    /** Sends a node what another said, unless it has left the group or is away. */
    public void relay(Asked asked, RelayToNode relay, Effects effects) {
        boolean meant =
                relay.getController()
                        ? mapping.isController(asked.node(), relay.getGroup())
                        : mapping.isMember(asked.node(), relay.getGroup());
        if (!meant) {
            effects.ignore(Reason.GROUP_NOT_MEMBER.code());
        } else if (relay.getExpiresAt() <= asked.loggedAt()) {
            effects.count(CAPABILITY, "expired");
        } else {
            boolean sent =
                    downlinks.relay(
                            asked.node(),
                            relay.getTopic(),
                            relay.getPayload(),
                            relay.getExpiresAt(),
                            effects);
            effects.count(CAPABILITY, sent ? "relayed" : "no-connection");
        }
    }
}
