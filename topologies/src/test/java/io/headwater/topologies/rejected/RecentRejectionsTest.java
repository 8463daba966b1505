package io.headwater.topologies.rejected;

import static io.headwater.topologies.nodes.NodesFixture.NODE;
import static io.headwater.topologies.nodes.NodesFixture.TOPICS;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.rejected.Rejection;
import io.headwater.topologies.nodes.NodesFixture;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecentRejectionsTest {
    private final NodesFixture nodes;

    RecentRejectionsTest(@TempDir Path folder) {
        nodes = new NodesFixture(folder);
    }

    @AfterEach
    void close() {
        nodes.close();
    }

    @Test
    void whoeverLooksAtANodeSeesWhatWasNotAppliedAndWhy() {
        nodes.sends(NODE, "params-local", "{\"Lamp\":{\"Power\":true}}");
        nodes.sends(NODE, "params-local", "no json");

        assertThat(recent())
                .singleElement()
                .satisfies(
                        rejection -> {
                            assertThat(rejection.getReason()).isEqualTo("json-syntax");
                            assertThat(rejection.getOrigin()).isEqualTo("0:1");
                            assertThat(rejection.getChannel()).isEqualTo("params-local");
                            assertThat(UTF_8.decode(rejection.getPayloadStart()).toString())
                                    .isEqualTo("no json");
                        });
    }

    @Test
    void ofALongPayloadTheBeginningIsKept() {
        nodes.sends(NODE, "params-local", "x".repeat(10_000));

        assertThat(recent().getFirst().getPayloadBytes()).isEqualTo(10_000);
        assertThat(recent().getFirst().getPayloadStart().remaining())
                .isEqualTo(RecentRejections.KEPT_BYTES);
    }

    @Test
    void whatWasLeftOutOfAMessageIsNamed() {
        nodes.sends(NODE, "params-local", "{\"Lamp\":{\"Power\":true},\"Fan\":1}");

        assertThat(recent().getFirst().getPartial()).isTrue();
        assertThat(recent().getFirst().getDropped()).containsExactly("Fan: field-type");
    }

    @Test
    void theNewestAreRemembered() {
        for (int i = 0; i < RecentRejections.REMEMBERED + 3; i++) {
            nodes.sends(NODE, "params-local", "broken " + i);
        }

        assertThat(recent()).hasSize(RecentRejections.REMEMBERED);
        assertThat(recent().getFirst().getOrigin()).isEqualTo("0:3");
    }

    private List<Rejection> recent() {
        var known = nodes.kafka().store(RecentRejections.recent(TOPICS)).get(NODE);
        return known == null ? List.of() : known.getRejections();
    }
}
