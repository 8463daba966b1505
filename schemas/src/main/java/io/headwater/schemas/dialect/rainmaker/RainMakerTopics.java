package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonDocument;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The topic grammar and policy of RainMaker nodes (sections 1.4 and 2). Topics are compared by
 * whole levels with a closed table; what does not stand in it has no meaning. Stateless; any
 * thread.
 */
public final class RainMakerTopics {
    private static final String NODE = "node/";
    private static final String RULES = "$aws/rules/";
    private static final String THINGS = "$aws/things/";
    private static final String LOCAL = "params/local/";
    private static final String REMOTE = "params/remote/";
    private static final String DIRECT = "direct/params/local/";
    private static final List<String> GROUP_FORMS = List.of(LOCAL, REMOTE, DIRECT);
    private static final String LEGACY_STATUS = "status";

    private static final int LONGEST_NODE_ID = 64;
    private static final int LONGEST_GROUP_ID = 32;
    private static final int LONGEST_STREAM_ID = 128; // our choice

    private static final Map<String, Channel> BY_SUFFIX =
            Map.ofEntries(
                    Map.entry("config", Channel.CONFIG),
                    Map.entry("params/local/init", Channel.PARAMS_INIT),
                    Map.entry("params/local", Channel.PARAMS_LOCAL),
                    Map.entry("params/remote", Channel.PARAMS_REMOTE),
                    Map.entry("user/mapping", Channel.USER_MAPPING),
                    Map.entry("alert", Channel.ALERT),
                    Map.entry("tsdata", Channel.TSDATA),
                    Map.entry("simple_tsdata", Channel.SIMPLE_TSDATA),
                    Map.entry("otafetch", Channel.OTAFETCH),
                    Map.entry("otaurl", Channel.OTAURL),
                    Map.entry("otastatus", Channel.OTASTATUS),
                    Map.entry("to-node", Channel.TO_NODE),
                    Map.entry("from-node", Channel.FROM_NODE),
                    Map.entry("diagnostics/from-node", Channel.DIAGNOSTICS));

    /** A node as one of a group. */
    public record Member(String nodeId, String group) {}

    private RainMakerTopics() {}

    /**
     * Where a publish of a node belongs.
     *
     * @param nodeId who the sender proved to be
     * @param topic as received
     * @param payload looked at only where a legacy name needs it (section 2.3)
     */
    public static Route publish(String nodeId, String topic, byte[] payload) {
        return publish(nodeId, topic, payload, group -> false);
    }

    /**
     * As {@link #publish(String, String, byte[])}, by a node that may be a controller of groups: it
     * may tell their members what to do (R-GRP-5).
     *
     * @param isControllerOf whether the node is registered as controller of a group
     */
    public static Route publish(
            String nodeId, String topic, byte[] payload, Predicate<String> isControllerOf) {
        if (isOwn(NODE, nodeId, topic, 0)) {
            return ofNode(nodeId, topic, 0, null, payload);
        }
        if (topic.startsWith(NODE)) {
            return toMember(topic)
                    .filter(to -> isControllerOf.test(to.group()))
                    .<Route>map(
                            to ->
                                    new Route.To(
                                            Channel.PARAMS_REMOTE_GROUP,
                                            to.group(),
                                            null,
                                            List.of()))
                    .orElseGet(RainMakerTopics::denied);
        }
        if (topic.startsWith(RULES)) {
            int slash = topic.indexOf('/', RULES.length());
            return slash > 0 && topic.startsWith(NODE, slash + 1)
                    ? ofNode(
                            nodeId,
                            topic,
                            slash + 1,
                            topic.substring(RULES.length(), slash),
                            payload)
                    : denied();
        }
        if (topic.startsWith(THINGS)) {
            return ofThing(nodeId, topic);
        }
        return denied();
    }

    /**
     * Whether a node may subscribe to a filter; wildcards included, nobody else's messages may
     * match.
     *
     * @param isControllerOf whether the node is registered as controller of a group
     */
    public static boolean maySubscribe(
            String nodeId, String filter, Predicate<String> isControllerOf) {
        if (isOwn(NODE, nodeId, filter, 0)) {
            return true;
        }
        if (isOwn(THINGS, nodeId, filter, 0)) {
            String[] levels =
                    filter.substring(THINGS.length() + nodeId.length() + 1).split("/", -1);
            return levels.length == 4
                    && levels[0].equals("streams")
                    && (levels[1].equals("+") || isName(levels[1], LONGEST_STREAM_ID))
                    && (levels[2].equals("data") || levels[2].equals("rejected"))
                    && levels[3].equals("cbor");
        }
        return groupOfFilter(filter).filter(isControllerOf).isPresent();
    }

    /**
     * What is wrong with a node id, as a sentence, or empty when it is one: 1 to 64 of {@code
     * [A-Za-z0-9_-]} (R-ID-2).
     */
    public static Optional<String> checkNodeId(String nodeId) {
        return isName(nodeId, LONGEST_NODE_ID)
                ? Optional.empty()
                : Optional.of(
                        "a node id is 1 to 64 of [A-Za-z0-9_-], and this one is "
                                + nodeId.length()
                                + " characters, not all of them such");
    }

    /**
     * Whom a topic of the form {@code node/<id>/params/remote/<group>} names; empty for any other.
     */
    public static Optional<Member> toMember(String topic) {
        int end = topic.indexOf('/', NODE.length());
        if (!topic.startsWith(NODE) || end < 0 || !topic.startsWith(REMOTE, end + 1)) {
            return Optional.empty();
        }
        var member =
                new Member(
                        topic.substring(NODE.length(), end),
                        topic.substring(end + 1 + REMOTE.length()));
        return isName(member.nodeId(), LONGEST_NODE_ID) && isGroup(member.group())
                ? Optional.of(member)
                : Optional.empty();
    }

    private static Route ofNode(
            String nodeId, String topic, int start, @Nullable String rule, byte[] payload) {
        if (!isOwn(NODE, nodeId, topic, start)) {
            return denied();
        }
        String suffix = topic.substring(start + NODE.length() + nodeId.length() + 1);
        if (suffix.equals(LEGACY_STATUS)) {
            return legacyStatus(rule, payload);
        }
        Channel channel = BY_SUFFIX.get(suffix);
        if (channel != null) {
            return checked(channel, rule, null);
        }
        return grouped(suffix, rule, LOCAL, Channel.PARAMS_LOCAL_GROUP)
                .or(() -> grouped(suffix, rule, DIRECT, Channel.PARAMS_DIRECT_GROUP))
                .or(() -> grouped(suffix, rule, REMOTE, Channel.PARAMS_REMOTE_GROUP))
                .orElseGet(RainMakerTopics::unknown);
    }

    private static Optional<Route> grouped(
            String suffix, @Nullable String rule, String form, Channel channel) {
        if (!suffix.startsWith(form)) {
            return Optional.empty();
        }
        String groupId = suffix.substring(form.length());
        return isGroup(groupId) ? Optional.of(checked(channel, rule, groupId)) : Optional.empty();
    }

    private static Route checked(Channel channel, @Nullable String rule, @Nullable String groupId) {
        if (channel.direction() != Channel.Direction.FROM_NODE) {
            return new Route.Denied(
                    Reason.TOPIC_DENIED, channel.wireName() + " goes to nodes, not from them");
        }
        if (rule != null && !rule.equals(channel.ingestRule())) {
            return new Route.Rejected(
                    Reason.TOPIC_RULE_MISMATCH,
                    "the rule in the topic is not that of " + channel.wireName());
        }
        return new Route.To(channel, groupId, null, List.of());
    }

    /** An older name of otastatus, told apart from anything else by its payload (section 2.3). */
    private static Route legacyStatus(@Nullable String rule, byte[] payload) {
        boolean isOtaStatus =
                JsonDocument.read(payload) instanceof JsonDocument.Read read
                        && read.root().present("ota_job_id") != null
                        && read.root().present("status") != null;
        if (!isOtaStatus) {
            return unknown();
        }
        Route route = checked(Channel.OTASTATUS, rule, null);
        return route instanceof Route.To
                ? new Route.To(Channel.OTASTATUS, null, null, List.of(Reason.LEGACY_ALIAS))
                : route;
    }

    private static Route ofThing(String nodeId, String topic) {
        if (!isOwn(THINGS, nodeId, topic, 0)) {
            return denied();
        }
        String[] levels = topic.substring(THINGS.length() + nodeId.length() + 1).split("/", -1);
        if (levels.length < 2 || !levels[0].equals("streams")) {
            return denied();
        }
        if (levels.length != 4 || !isName(levels[1], LONGEST_STREAM_ID)) {
            return unknown();
        }
        return switch (levels[2] + "/" + levels[3]) {
            case "get/cbor" -> new Route.To(Channel.STREAM_GET, null, levels[1], List.of());
            case "data/cbor", "rejected/cbor" ->
                    new Route.Denied(
                            Reason.TOPIC_DENIED, "stream data goes to nodes, not from them");
            default -> unknown();
        };
    }

    private static Optional<String> groupOfFilter(String filter) {
        if (!filter.startsWith("node/+/")) {
            return Optional.empty();
        }
        String suffix = filter.substring("node/+/".length());
        for (String form : GROUP_FORMS) {
            if (suffix.startsWith(form)) {
                return Optional.of(suffix.substring(form.length()))
                        .filter(RainMakerTopics::isGroup);
            }
        }
        return Optional.empty();
    }

    /** Whether at {@code start} stand exactly this prefix, this node id and a slash. */
    private static boolean isOwn(String prefix, String nodeId, String topic, int start) {
        int end = start + prefix.length() + nodeId.length();
        return topic.startsWith(prefix, start)
                && topic.startsWith(nodeId, start + prefix.length())
                && end < topic.length()
                && topic.charAt(end) == '/';
    }

    /** A group id; {@code init} would be another channel (R-TOP-5). */
    private static boolean isGroup(String text) {
        return isName(text, LONGEST_GROUP_ID) && !text.equals("init");
    }

    private static boolean isName(String text, int longest) {
        if (text.isEmpty() || text.length() > longest) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean allowed =
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || c == '_'
                            || c == '-';
            if (!allowed) {
                return false;
            }
        }
        return true;
    }

    private static Route unknown() {
        return new Route.Rejected(
                Reason.TOPIC_UNKNOWN, "the topic is the node's own and names no channel");
    }

    private static Route denied() {
        return new Route.Denied(Reason.TOPIC_DENIED, "the topic is not one this node may use");
    }
}
