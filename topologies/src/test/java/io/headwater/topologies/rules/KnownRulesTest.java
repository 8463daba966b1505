package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.topologies.jobs.OpenedAnew;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task finds in its store when it opens, which another version may have left. */
class KnownRulesTest {
    private final NodesFixture nodes;
    private final OpenedAnew task;

    KnownRulesTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
        task = new OpenedAnew(nodes.kafka());
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void opensOnRowsOfALaterVersionAndUsesTheOthers() {
        put("framed", new byte[] {0, 0x7f, 0, 0, 0, 1});
        put("broken", new byte[] {7});
        put("worded", row("weather"));
        put("plain", row("messages"));

        var known = new KnownRules(task, TOPICS);

        assertThat(known.find(FleetKey.rule("default", "plain"))).isPresent();
        assertThat(List.of("framed", "broken", "worded"))
                .allSatisfy(
                        id -> {
                            FleetKey key = FleetKey.rule("default", id);
                            assertThat(known.isLater(key)).isTrue();
                            assertThat(known.find(key)).isEmpty();
                            assertThat(known.whyOver(key)).isEmpty();
                        });
        assertThat(task.kept()).containsEntry("rules", 3);
    }

    @Test
    void isNotEmptyWithRulesOfALaterVersionAlone() {
        assertThat(new KnownRules(task, TOPICS).isEmpty()).isTrue();

        put("worded", row("weather"));

        assertThat(new KnownRules(task, TOPICS).isEmpty()).isFalse();
    }

    private void put(String id, byte[] row) {
        nodes.kafka()
                .store(Rules.known(TOPICS))
                .put(new FleetPartKey(FleetKey.rule("default", id), 0), row);
    }

    private static byte[] row(String subject) {
        Rule rule =
                Rule.newBuilder()
                        .setName("n")
                        .setConditions(
                                List.of(
                                        RuleCondition.newBuilder()
                                                .setSubject(subject)
                                                .setForMs(60_000)
                                                .build()))
                        .setCreatedAt(0)
                        .setChangedAt(0)
                        .build();
        return TOPICS.rules().value().serializer().serialize(TOPICS.rules().name(), rule);
    }
}
