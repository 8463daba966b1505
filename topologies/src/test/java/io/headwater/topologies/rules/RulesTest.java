package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

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
import io.headwater.topologies.jobs.JobMetrics;
import io.headwater.topologies.mapping.Mapping;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rules over the nodes of a task, first and second times. */
class RulesTest {
    private static final String LEVEL = new Subject.Param("Tank", "Level").text();
    private static final String FLOW = new Subject.Series("Tank.Flow").text();

    /** Framed with an id that no schema of this version has. */
    private static final byte[] LATER = {0, 0x7f, 0, 0, 0, 1, 2, 3};

    private static final NodeKey OTHER = NodeKey.rainmaker("CCBBAA332211");

    private final NodesFixture nodes;
    private long told;

    /** The latest second of which anything was said; the log never goes back. */
    private int now;

    RulesTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @BeforeEach
    void isKnown() {
        level("1", 0);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void aValueOverTheThresholdRaisesOneAlertAndItsFallClearsIt() {
        rule("full", above(LEVEL, "90", null, 0));

        level("95", 1);
        level("96", 2);
        assertThat(alerts())
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.getRule()).isEqualTo("full");
                            assertThat(alert.getRuleName()).isEqualTo("full");
                            assertThat(alert.getText()).isEqualTo("full: Tank.Level = 95");
                            assertThat(alert.getValues())
                                    .singleElement()
                                    .satisfies(
                                            value -> assertThat(value.getValue()).isEqualTo("95"));
                            assertThat(alert.getClearedAt()).isNull();
                        });

        level("50", 3);

        assertThat(alerts())
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.getClearedBy()).isEqualTo("value");
                            assertThat(alert.getClearedAt()).isEqualTo(at(3).toEpochMilli());
                        });
    }

    @Test
    void aValueThatIsThereBeforeTheRuleCounts() {
        level("95", 1);

        rule("full", above(LEVEL, "90", null, 0));
        ticks(2);

        assertThat(on()).containsExactly("full");
    }

    @Test
    void aRuleStaysOnUntilTheValueHasReachedTheLevelToClearAt() {
        rule("full", above(LEVEL, "90", "80", 0));

        level("91", 1);
        level("85", 2);
        level("91", 3);
        assertThat(on()).containsExactly("full");
        assertThat(alerts()).hasSize(1);

        level("80", 4);
        assertThat(on()).isEmpty();

        level("85", 5);
        assertThat(on()).isEmpty();
    }

    @Test
    void whatMustBeSoForAWhileTurnsTheRuleOnWithTheTickAndNotBefore() {
        rule("full", above(LEVEL, "90", null, 60));
        level("95", 10);

        ticks(69);
        assertThat(on()).isEmpty();

        ticks(70);
        assertThat(on()).containsExactly("full");

        ticks(200);
        assertThat(alerts()).hasSize(1);
    }

    @Test
    void whatWasNotSoForLongEnoughRaisesNothing() {
        rule("full", above(LEVEL, "90", null, 60));
        level("95", 10);

        level("50", 50);
        ticks(200);
        level("95", 210);
        ticks(260);

        assertThat(alerts()).isEmpty();
    }

    @Test
    void whatCameAboutAndEndedBeforeAnyTickIsKeptAndToldToNobody() {
        isOf(NODE, "anna");
        rule("full", above(LEVEL, "90", null, 60));
        level("95", 10);

        level("50", 100);

        assertThat(alerts())
                .singleElement()
                .satisfies(
                        alert -> {
                            assertThat(alert.getClearedBy()).isEqualTo("value");
                            assertThat(alert.getQuiet()).isTrue();
                        });
        assertThat(nodes.kafka().drainAll(TOPICS.pushEvents())).isEmpty();
    }

    @Test
    void aMessageThatIsDeliveredAgainChangesNothing() {
        rule("full", above(LEVEL, "90", null, 0));
        level("95", 1);
        level("50", 2);

        nodes.repeats(NODE, "params-local", "{\"Tank\":{\"Level\":95}}", at(3));

        assertThat(alerts()).hasSize(1);
        assertThat(on()).isEmpty();
    }

    @Test
    void aPointThatComesLateChangesNothingAndOneThatComesTwiceNothingMore() {
        rule("flows", above(FLOW, "10", null, 0));
        flow("5", 100, 100);

        flow("50", 90, 101);
        assertThat(on()).isEmpty();

        flow("50", 110, 110);
        flow("50", 110, 111);
        flow("5", 105, 112);
        assertThat(on()).containsExactly("flows");
        assertThat(alerts()).hasSize(1);

        flow("5", 120, 120);
        assertThat(on()).isEmpty();
    }

    @Test
    void aClockThatIsAheadCountsAsNow() {
        rule("flows", above(FLOW, "10", null, 60));

        flow("50", 28_800, 100);
        assertThat(on()).isEmpty();
        flow("5", 28_801, 101);
        flow("50", 110, 110);
        flow("51", 180, 180);

        assertThat(on()).containsExactly("flows");
    }

    @Test
    void pointsThatComeTogetherAreJudgedByTheirOwnTimes() {
        rule("flows", above(FLOW, "10", null, 60));

        nodes.sends(
                NODE,
                null,
                "tsdata",
                ("{\"name\":\"Tank.Flow\",\"dt\":\"float\",\"ts_data_version\":\"2021-09-13\",\"ts_data\":"
                                + "[{\"name\":\"Tank.Flow\",\"dt\":\"float\",\"records\":["
                                + "{\"v\":50.0,\"t\":%d},{\"v\":51.0,\"t\":%d}]}]}")
                        .formatted(at(10).getEpochSecond(), at(80).getEpochSecond()),
                at(100));

        assertThat(on()).containsExactly("flows");
    }

    @Test
    void conditionsAreNeededAllOrAny() {
        rule("both", definition(above(LEVEL, "90", null, 0), above(FLOW, "10", null, 0)));
        rule(
                "one",
                definition(above(LEVEL, "90", null, 0), above(FLOW, "10", null, 0)).setAny(true));

        level("95", 1);
        assertThat(on()).containsExactly("one");

        flow("50", 2, 2);
        assertThat(on()).containsExactlyInAnyOrder("one", "both");

        level("50", 3);
        assertThat(on()).containsExactly("one");
    }

    @Test
    void aParameterThatIsNotReportedForAWhileIsAbsentUntilItIs() {
        rule("silent", absent(LEVEL, 60));
        level("1", 30); // the same value is heard all the same
        ticks(89);
        assertThat(on()).isEmpty();

        ticks(90);
        assertThat(on()).containsExactly("silent");
        assertThat(alerts().getFirst().getText()).isEqualTo("silent: Tank.Level is silent");

        level("1", 100);
        assertThat(on()).isEmpty();
    }

    @Test
    void aNodeThatSendsNothingIsAbsentWithinAMinuteOfTheTime() {
        rule("away", absent(new Subject.Messages().text(), 600));
        nodes.sends(NODE, null, "params-local", "{\"Tank\":{\"Lid\":true}}", at(300));

        ticks(600);
        assertThat(on()).isEmpty();

        ticks(960);
        assertThat(on()).containsExactly("away");

        nodes.sends(NODE, null, "params-local", "{\"Tank\":{\"Lid\":false}}", at(1_000));
        assertThat(on()).isEmpty();
    }

    @Test
    void whatComesDueLongAfterItsTimeIsCountedAnewAsNobodyListened() {
        rule("silent", absent(LEVEL, 60));

        ticks(3_600);
        assertThat(on()).isEmpty();

        ticks(3_660);
        assertThat(on()).containsExactly("silent");
    }

    @Test
    void aRuleThatIsReplacedStaysOnWhereItStillHoldsAndIsToldOnce() {
        isOf(NODE, "anna");
        rule("full", above(LEVEL, "90", null, 60));
        level("95", 10);
        ticks(70);

        rule("full", definition(above(LEVEL, "92", null, 60)).setSeverity("critical"));
        ticks(71);

        assertThat(on()).containsExactly("full");
        assertThat(alerts()).hasSize(1);
        assertThat(nodes.kafka().drainAll(TOPICS.pushEvents())).hasSize(1);
    }

    @Test
    void aRuleThatIsReplacedOrRemovedWhileItIsOnClearsItsAlert() {
        rule("full", above(LEVEL, "90", null, 0));
        rule("high", above(LEVEL, "90", null, 0));
        level("95", 10);

        rule("full", above(LEVEL, "99", null, 0));
        remove("high");
        ticks(12);

        assertThat(on()).isEmpty();
        assertThat(alerts())
                .hasSize(2)
                .allSatisfy(alert -> assertThat(alert.getClearedBy()).isEqualTo("rule"));
    }

    @Test
    void aNodeJoinsAndLeavesTheRulesOfItsType() {
        rule("full", definition(above(LEVEL, "90", null, 0)).setTypes(List.of("tank")));
        level("95", 1);
        assertThat(on()).isEmpty();

        isOfType("tank", 2);
        assertThat(on()).containsExactly("full");

        isOfType("bucket", 3);
        assertThat(on()).isEmpty();
        assertThat(alerts().getFirst().getClearedBy()).isEqualTo("scope");
    }

    @Test
    void aRuleOfAUserIsAboutTheUsersNodesAndTellsTheUserAlone() {
        isOf(NODE, "anna", "berta");
        rule("full", definition(above(LEVEL, "90", null, 0)).setOwner("anna"));
        nodes.sends(OTHER, null, "params-local", "{\"Tank\":{\"Level\":95}}", at(1));

        level("95", 2);

        assertThat(nodes.kafka().drainAll(TOPICS.pushEvents()))
                .singleElement()
                .satisfies(event -> assertThat(event.key.user().id()).isEqualTo("anna"));
        assertThat(Alerts.of(OTHER, nodes.kafka().store(Alerts.recent(TOPICS)))).isEmpty();

        isOf(NODE, "berta");
        nodes.sends(NODE, null, "params-local", "{\"Tank\":{\"Lid\":true}}", at(3));
        assertThat(on()).isEmpty();
    }

    @Test
    void aRuleForOneNodeLeavesOthersAlone() {
        rule("full", definition(above(LEVEL, "90", null, 0)).setNodes(List.of(OTHER.toString())));

        level("95", 1);
        nodes.sends(OTHER, null, "params-local", "{\"Tank\":{\"Level\":95}}", at(2));

        assertThat(on()).isEmpty();
        assertThat(nodes.kafka().drainAll(TOPICS.rulesFirings()))
                .singleElement()
                .satisfies(row -> assertThat(row.key.node()).isEqualTo(OTHER));
    }

    @Test
    void aParameterThatIsGoneEndsWhatItMet() {
        rule("full", above(LEVEL, "90", null, 0));
        level("95", 1);

        nodes.sends(NODE, null, "params-local", "{\"Tank\":{\"Level\":null}}", at(2));

        assertThat(on()).isEmpty();
    }

    @Test
    void aValueOfAnotherKindSaysNothing() {
        rule("full", above(LEVEL, "90", null, 0));
        level("95", 1);

        level("\"a lot\"", 2);

        assertThat(on()).containsExactly("full");
    }

    @Test
    void anAlertThatIsOverIsNotSaidAgain() {
        isOf(NODE, "anna");
        rule("full", above(LEVEL, "90", null, 0));
        level("95", 1);
        level("50", 2);
        nodes.kafka().drainAll(TOPICS.pushEvents());

        ticks(4_000);

        assertThat(nodes.kafka().drainAll(TOPICS.pushEvents())).isEmpty();
    }

    @Test
    void aRuleOfALaterVersionIsKeptAsItIsAndTurnsNothing() {
        later("full");
        rule("high", above(LEVEL, "90", null, 0));

        level("95", 1);

        assertThat(nodes.kafka().store(Rules.known(TOPICS)).get(key("full"))).isEqualTo(LATER);
        assertThat(on()).containsExactly("high");
        assertThat(nodes.kafka().shown(JobMetrics.LATER, "capability", "rules")).isEqualTo(1);

        remove("full");

        assertThat(nodes.kafka().store(Rules.known(TOPICS)).get(key("full"))).isNull();
        assertThat(nodes.kafka().shown(JobMetrics.LATER, "capability", "rules")).isZero();
    }

    @Test
    void whatIsOnStaysOnWhileItsRuleIsOneOfALaterVersion() {
        rule("full", above(LEVEL, "90", null, 0));
        rule("high", above(LEVEL, "90", null, 0));
        level("95", 1);

        later("full");
        level("50", 2);
        ticks(4_000);
        ticks(8_000);
        assertThat(on()).containsExactly("full");

        rule("full", above(LEVEL, "90", null, 0));
        ticks(8_001);
        assertThat(on()).isEmpty();
        assertThat(alerts()).hasSize(2);
    }

    @Test
    void aRuleThatComesBackAsItWasJudgesWhatCameWhileThereWereOnlyLaterOnes() {
        Rule.Builder full = definition(above(LEVEL, "90", null, 0));
        rule("full", full);
        level("95", 1);

        later("full");
        level("50", 2);
        assertThat(on()).containsExactly("full");

        asItWas("full", full, at(3));
        ticks(3);
        assertThat(on()).isEmpty();
    }

    @Test
    void anAbsenceCountsFromWhenItsRuleIsUnderstoodAgain() {
        Rule.Builder silent = definition(absent(LEVEL, 60));
        rule("silent", silent);
        level("1", 30);

        later("silent");
        level("1", 60);
        asItWas("silent", silent, at(80));
        ticks(80);
        ticks(90);
        assertThat(on()).isEmpty();

        ticks(139);
        assertThat(on()).isEmpty();
        ticks(140);
        assertThat(on()).containsExactly("silent");
    }

    @Test
    void aRuleThatIsUnderstoodAgainIsInTimeThoughItsTimerWasPutOff() {
        Rule.Builder full = definition(above(LEVEL, "90", null, 2_000));
        rule("full", full);
        rule("high", above(LEVEL, "90", null, 100));
        level("95", 10);

        later("full");
        ticks(110);
        assertThat(on()).containsExactly("high");

        asItWas("full", full, NOON.plusSeconds(50_000)); // nobody goes over its nodes before
        level("96", 200);
        ticks(2_010);
        assertThat(on()).containsExactly("full", "high");
    }

    @Test
    void aRuleWithAWordOfALaterVersionIsKeptAndNotJudgedByTheRest() {
        RuleCondition between = above(LEVEL, "90", null, 0);
        between.setOperator("between");
        rule("full", definition(above(LEVEL, "90", null, 0), between).setAny(true));

        level("95", 1);

        assertThat(on()).isEmpty();
        assertThat(nodes.kafka().store(Rules.known(TOPICS)).get(key("full"))).isNotNull();
    }

    private static RuleCondition above(
            String subject, String value, @Nullable String clear, int seconds) {
        return RuleCondition.newBuilder()
                .setSubject(subject)
                .setOperator(">")
                .setValue(value)
                .setClear(clear)
                .setForMs(Duration.ofSeconds(seconds).toMillis())
                .build();
    }

    private static RuleCondition absent(String subject, int seconds) {
        return RuleCondition.newBuilder()
                .setSubject(subject)
                .setForMs(Duration.ofSeconds(seconds).toMillis())
                .build();
    }

    private static Rule.Builder definition(RuleCondition... conditions) {
        return Rule.newBuilder()
                .setName("")
                .setConditions(List.of(conditions))
                .setCreatedAt(0)
                .setChangedAt(0);
    }

    private void rule(String id, RuleCondition condition) {
        rule(id, definition(condition));
    }

    private void rule(String id, Rule.Builder rule) {
        nodes.kafka()
                .tell(
                        TOPICS.rules(),
                        key(id),
                        rule.setName(id).setChangedAt(++told).build(),
                        at(now));
        ticks(now);
    }

    /** With the time of change that it had. */
    private void asItWas(String id, Rule.Builder rule, Instant logged) {
        nodes.kafka().tell(TOPICS.rules(), key(id), rule.build(), logged);
    }

    private void later(String id) {
        nodes.kafka().tell(TOPICS.rules().inBytes(), key(id), LATER, at(now));
        ticks(now);
    }

    private void remove(String id) {
        nodes.kafka().tell(TOPICS.rules(), key(id), null, at(now));
    }

    private static FleetPartKey key(String id) {
        return new FleetPartKey(FleetKey.rule("default", id), 0);
    }

    private void level(String value, int second) {
        nodes.sends(NODE, null, "params-local", "{\"Tank\":{\"Level\":" + value + "}}", at(second));
    }

    private void flow(String value, int deviceSecond, int second) {
        nodes.sends(
                NODE,
                null,
                "simple-tsdata",
                "{\"name\":\"Tank.Flow\",\"dt\":\"int\",\"t\":%d,\"v\":%s}"
                        .formatted(at(deviceSecond).getEpochSecond(), value),
                at(second));
    }

    private void isOfType(String type, int second) {
        nodes.sends(
                NODE,
                null,
                "config",
                "{\"node_id\":\"%s\",\"config_version\":\"2020-03-20\",\"info\":{\"name\":\"a\",\"fw_version\":\"1\",\"type\":\"%s\"},\"devices\":[]}"
                        .formatted(NODE.device(), type),
                at(second));
    }

    private void isOf(NodeKey node, String... users) {
        MappingState state =
                MappingState.newBuilder(Mapping.NOTHING)
                        .setUsers(
                                List.of(users).stream()
                                        .map(user -> new MappedUser(user, UserRole.PRIMARY, 0L))
                                        .toList())
                        .build();
        nodes.kafka().store(Mapping.nodes(TOPICS)).put(node, state);
    }

    /** Two, as what a tick sets in motion may need the next. */
    private void ticks(int second) {
        nodes.kafka().tick(at(second));
        nodes.kafka().tick(at(second));
        nodes.kafka().tick(at(second));
    }

    private List<AlertRaised> alerts() {
        return Alerts.of(NODE, nodes.kafka().store(Alerts.recent(TOPICS)));
    }

    private List<String> on() {
        var standing = nodes.kafka().store(Rules.nodes(TOPICS)).get(NODE);
        return standing == null
                ? List.of()
                : standing.getRules().stream()
                        .filter(rule -> rule.getAlert() != null)
                        .map(rule -> rule.getRule())
                        .toList();
    }

    private Instant at(int second) {
        now = Math.max(now, second);
        return NOON.plusSeconds(second);
    }
}
