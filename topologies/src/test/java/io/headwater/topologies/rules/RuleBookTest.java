package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.NOON;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.requests.ChangeRule;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.avro.rules.RuleFiring;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.UserNodeKey;
import io.headwater.topologies.fleet.FleetJob;
import io.headwater.topologies.jobs.TopologyFixture;
import io.headwater.topologies.views.Views;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleBookTest {
    private static final FleetKey HOT = FleetKey.rule("default", "hot");

    /** Framed with an id that no schema of this version has. */
    private static final byte[] LATER = {0, 0x7f, 0, 0, 0, 1, 2, 3};

    private final TopologyFixture fleet;

    RuleBookTest(@TempDir Path folder) {
        fleet = new TopologyFixture(FleetJob.of(TOPICS, 2), Views.of(1), folder);
    }

    @AfterEach
    void close() {
        fleet.close();
    }

    @Test
    void tellsARuleToEveryPartition() {
        put("a", NOON);

        assertThat(copies()).extracting(copy -> copy.key.partition()).containsExactly(0, 1);
        assertThat(rule()).isNotNull();
    }

    @Test
    void aRuleThatIsPutAgainKeepsItsBeginningAndIsALaterOne() {
        put("a", NOON);
        put("b", NOON);

        Rule rule = rule();
        assertThat(rule).isNotNull();
        assertThat(rule.getName()).isEqualTo("b");
        assertThat(rule.getRevision()).isEqualTo(2);
        assertThat(rule.getCreatedAt()).isEqualTo(NOON.toEpochMilli());
        assertThat(rule.getChangedAt()).isEqualTo(NOON.toEpochMilli() + 1);
    }

    @Test
    void aRuleThatIsRemovedIsGoneInEveryPartition() {
        put("a", NOON);
        copies();

        ask(new ChangeRule(null));
        ask(new ChangeRule(null));

        assertThat(copies()).hasSize(2).allSatisfy(copy -> assertThat(copy.value).isNull());
        assertThat(rule()).isNull();
    }

    @Test
    void aRuleOfALaterVersionIsKeptByteForByteInEveryPartition() {
        ask(new ChangeRule(ByteBuffer.wrap(LATER)));

        assertThat(fleet.store(RuleBook.rules(TOPICS)).get(HOT)).isEqualTo(LATER);
        assertThat(fleet.drainAll(TOPICS.rules().inBytes()))
                .hasSize(2)
                .allSatisfy(copy -> assertThat(copy.value).isEqualTo(LATER));
    }

    @Test
    void whatALaterVersionSaidIsNotOverwrittenByOneThatCannotReadItButMayBeRemoved() {
        ask(new ChangeRule(ByteBuffer.wrap(LATER)));

        put("a", NOON);
        assertThat(fleet.store(RuleBook.rules(TOPICS)).get(HOT)).isEqualTo(LATER);

        ask(new ChangeRule(null));
        assertThat(rule()).isNull();
    }

    @Test
    void knowsForWhichNodesARuleIsOn() {
        var key = new UserNodeKey(HOT, NODE);
        fleet.tell(TOPICS.rulesFirings(), key, new RuleFiring("0a-0", 1L), NOON);
        var firings = fleet.store(RuleFirings.firings(TOPICS));

        assertThat(RuleFirings.of(HOT, firings, 10))
                .singleElement()
                .satisfies(entry -> assertThat(entry.node()).isEqualTo(NODE));

        fleet.tell(TOPICS.rulesFirings(), key, null, NOON);

        assertThat(RuleFirings.of(HOT, firings, 10)).isEmpty();
    }

    private void put(String name, Instant at) {
        ask(new ChangeRule(ByteBuffer.wrap(framed(name))), at);
    }

    private static byte[] framed(String name) {
        Rule rule =
                Rule.newBuilder()
                        .setName(name)
                        .setConditions(
                                List.of(
                                        RuleCondition.newBuilder()
                                                .setSubject("messages")
                                                .setForMs(60_000)
                                                .build()))
                        .setCreatedAt(0)
                        .setChangedAt(0)
                        .build();
        return TOPICS.rules().value().serializer().serialize(TOPICS.rules().name(), rule);
    }

    private void ask(ChangeRule change) {
        ask(change, NOON);
    }

    private void ask(ChangeRule change, Instant at) {
        fleet.tell(
                TOPICS.fleetRequests(),
                HOT,
                FleetRequest.newBuilder()
                        .setId("r")
                        .setRequestedAt(0)
                        .setChangeRule(change)
                        .build(),
                at);
    }

    private @Nullable Rule rule() {
        byte @Nullable [] row = fleet.store(RuleBook.rules(TOPICS)).get(HOT);
        return row == null ? null : RuleRow.of(row, TOPICS.rules()).readable().orElseThrow();
    }

    private List<KeyValue<FleetPartKey, Rule>> copies() {
        return fleet.drainAll(TOPICS.rules());
    }
}
