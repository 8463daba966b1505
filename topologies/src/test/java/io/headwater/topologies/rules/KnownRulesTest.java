package io.headwater.topologies.rules;

import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rules.Rule;
import io.headwater.avro.rules.RuleCondition;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.Topic;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.KeptRows;
import io.headwater.topologies.jobs.Wake;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a task finds in its store when it opens, which another version may have left. */
class KnownRulesTest {
    private final NodesFixture nodes;
    private final Map<String, Integer> kept = new HashMap<>();

    KnownRulesTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
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

        var known = new KnownRules(task(), TOPICS);

        assertThat(known.find(FleetKey.rule("default", "plain"))).isPresent();
        assertThat(List.of("framed", "broken", "worded"))
                .allSatisfy(
                        id -> {
                            FleetKey key = FleetKey.rule("default", id);
                            assertThat(known.isLater(key)).isTrue();
                            assertThat(known.find(key)).isEmpty();
                            assertThat(known.whyOver(key)).isEmpty();
                        });
        assertThat(kept).containsEntry("rules", 3);
    }

    @Test
    void isNotEmptyWithRulesOfALaterVersionAlone() {
        assertThat(new KnownRules(task(), TOPICS).isEmpty()).isTrue();

        put("worded", row("weather"));

        assertThat(new KnownRules(task(), TOPICS).isEmpty()).isFalse();
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

    private Capability.Task task() {
        return new Capability.Task() {
            @Override
            public int partition() {
                return 0;
            }

            @Override
            public <K, V> KeyValueStore<K, V> store(JobStore<K, V> store) {
                return nodes.kafka().store(store);
            }

            @Override
            public <K> KeptRows<K> kept(
                    JobStore<K, byte[]> store, Topic<K, byte[]> topic, long mostBytes) {
                throw new UnsupportedOperationException("rules are kept in no topic");
            }

            @Override
            public void keeps(String capability, int rows) {
                kept.put(capability, rows);
            }

            @Override
            public Wake wake() {
                throw new UnsupportedOperationException("nothing is timed here");
            }
        };
    }
}
