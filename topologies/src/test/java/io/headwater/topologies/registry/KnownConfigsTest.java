package io.headwater.topologies.registry;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.NodeKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class KnownConfigsTest {
    private final KnownConfigs known = new KnownConfigs(10_000);
    private final List<String> reads = new ArrayList<>();

    @Test
    void readsADocumentOnce() {
        ask("lamp", 100);
        ask("lamp", 100);

        assertThat(reads).containsExactly("lamp");
    }

    @Test
    void aFewLargeDocumentsPushOutWhatWasNotHeardOfForLongest() {
        ask("old", 3_000);
        ask("heard", 3_000);
        ask("old", 3_000);
        ask("large", 5_000);

        ask("old", 3_000);
        ask("heard", 3_000);

        assertThat(reads).containsExactly("old", "heard", "large", "heard");
    }

    @Test
    void aDocumentLargerThanTheBoundIsAlone() {
        ask("huge", 131_072);
        ask("huge", 131_072);
        ask("lamp", 100);
        ask("huge", 131_072);

        assertThat(reads).containsExactly("huge", "lamp", "huge");
    }

    @Test
    void whatIsForgottenMakesRoom() {
        ask("a", 6_000);
        known.forget(NodeKey.rainmaker("a"));
        ask("b", 6_000);
        ask("c", 3_000);
        ask("b", 6_000);

        assertThat(reads).containsExactly("a", "b", "c");
    }

    private void ask(String device, int bytes) {
        var _ =
                known.of(
                        NodeKey.rainmaker(device),
                        node -> {
                            reads.add(node.device());
                            return new KnownConfigs.Known(Optional.empty(), bytes);
                        });
    }
}
