package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.UserRole;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.alerts.Alerts;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node that is a tank, and rules about it: its level is a parameter, 1 at noon, and its flow a
 * series. Times are whole seconds after noon.
 */
final class TankFixture implements AutoCloseable {
    static final String LEVEL = new Subject.Param("Tank", "Level").text();
    static final String FLOW = new Subject.Series("Tank.Flow").text();

    /** Another tank. */
    static final NodeKey OTHER = NodeKey.rainmaker("CCBBAA332211");

    /** Framed with an id that no schema of this version has. */
    static final byte[] LATER = {0, 0x7f, 0, 0, 0, 1, 2, 3};

    private final NodesFixture nodes;
    private long told;

    /** The latest second of which anything was said; the log never goes back. */
    private int now;

    TankFixture(Path folder) {
        nodes = new NodesFixture(folder);
        level("1", 0);
    }

    @Override
    public void close() {
        nodes.close();
    }

    NodesFixture nodes() {
        return nodes;
    }

    TopologyFixture kafka() {
        return nodes.kafka();
    }

    /** A condition that is met over the value, for so long. */
    static RuleCondition above(String subject, String value, @Nullable String clear, int seconds) {
        return RuleCondition.newBuilder()
                .setSubject(subject)
                .setOperator(">")
                .setValue(value)
                .setClear(clear)
                .setForMs(Duration.ofSeconds(seconds).toMillis())
                .build();
    }

    /** A condition that is met by silence, for so long. */
    static RuleCondition absent(String subject, int seconds) {
        return RuleCondition.newBuilder()
                .setSubject(subject)
                .setForMs(Duration.ofSeconds(seconds).toMillis())
                .build();
    }

    static Rule.Builder definition(RuleCondition... conditions) {
        return Rule.newBuilder()
                .setName("")
                .setConditions(List.of(conditions))
                .setCreatedAt(0)
                .setChangedAt(0);
    }

    void rule(String id, RuleCondition condition) {
        rule(id, definition(condition));
    }

    void rule(String id, Rule.Builder rule) {
        kafka().tell(
                        TOPICS.rules(),
                        key(id),
                        rule.setName(id).setChangedAt(++told).build(),
                        at(now));
        ticks(now);
    }

    /** A rule with the time of change that it had. */
    void asItWas(String id, Rule.Builder rule, Instant logged) {
        kafka().tell(TOPICS.rules(), key(id), rule.build(), logged);
    }

    /** A rule in words that this version does not know. */
    void later(String id) {
        kafka().tell(TOPICS.rules().inBytes(), key(id), LATER, at(now));
        ticks(now);
    }

    void remove(String id) {
        kafka().tell(TOPICS.rules(), key(id), null, at(now));
    }

    void level(String value, int second) {
        level(NODE, value, second);
    }

    void level(NodeKey node, String value, int second) {
        reports(node, "Level", value, second);
    }

    /** A parameter that no rule is about. */
    void lid(String value, int second) {
        reports(NODE, "Lid", value, second);
    }

    void flow(String value, int deviceSecond, int second) {
        nodes.sends(
                NODE,
                null,
                "simple-tsdata",
                "{\"name\":\"Tank.Flow\",\"dt\":\"int\",\"t\":%d,\"v\":%s}"
                        .formatted(at(deviceSecond).getEpochSecond(), value),
                at(second));
    }

    void isOfType(String type, int second) {
        nodes.sends(
                NODE,
                null,
                "config",
                "{\"node_id\":\"%s\",\"config_version\":\"2020-03-20\",\"info\":{\"name\":\"a\",\"fw_version\":\"1\",\"type\":\"%s\"},\"devices\":[]}"
                        .formatted(NODE.device(), type),
                at(second));
    }

    void isOf(NodeKey node, String... users) {
        MappingState state =
                MappingState.newBuilder(Mapping.NOTHING)
                        .setUsers(
                                List.of(users).stream()
                                        .map(user -> new MappedUser(user, UserRole.PRIMARY, 0L))
                                        .toList())
                        .build();
        kafka().store(Mapping.nodes(TOPICS)).put(node, state);
    }

    /** Three, as what a tick sets in motion may need the next. */
    void ticks(int second) {
        kafka().tick(at(second));
        kafka().tick(at(second));
        kafka().tick(at(second));
    }

    /** A rule as the task keeps it; null when it has none of this id. */
    byte @Nullable [] known(String id) {
        return kafka().store(Rules.known(TOPICS)).get(key(id));
    }

    List<AlertRaised> alerts() {
        return Alerts.of(NODE, kafka().store(Alerts.recent(TOPICS)));
    }

    /** The rules that are on for the node. */
    List<String> on() {
        var standing = kafka().store(Rules.nodes(TOPICS)).get(NODE);
        return standing == null
                ? List.of()
                : standing.getRules().stream()
                        .filter(rule -> rule.getAlert() != null)
                        .map(rule -> rule.getRule())
                        .toList();
    }

    Instant at(int second) {
        now = Math.max(now, second);
        return NOON.plusSeconds(second);
    }

    private static FleetPartKey key(String id) {
        return new FleetPartKey(FleetKey.rule("default", id), 0);
    }

    private void reports(NodeKey node, String param, String value, int second) {
        nodes.sends(
                node,
                null,
                "params-local",
                "{\"Tank\":{\"%s\":%s}}".formatted(param, value),
                at(second));
    }
}
