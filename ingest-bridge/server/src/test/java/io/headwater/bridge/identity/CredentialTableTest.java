package io.headwater.bridge.identity;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.identity.CredentialTable.Entry;
import io.headwater.bridge.identity.CredentialTable.Hash;
import io.headwater.bridge.identity.CredentialTable.Registrar;
import io.headwater.bridge.identity.CredentialTable.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialTableTest {
    private static final int MANY = 50_000;

    private final CredentialTable table = new CredentialTable();

    @Test
    void findsEachOfManyNodesAndTakesLessThan64BytesForEach() {
        for (int i = 0; i < MANY; i++) {
            table.put(node(i), entry(i));
        }

        for (int i = 0; i < MANY; i++) {
            assertThat(table.get(node(i))).contains(entry(i));
        }
        assertThat(table.get(node(MANY))).isEmpty();
        assertThat(table.size()).isEqualTo(MANY);
        assertThat(table.bytes() / MANY).isLessThan(64);
    }

    @Test
    void replacesWhatItKnowsOfANode() {
        table.put(node(1), entry(1));
        var revoked = Entry.without(State.REVOKED);

        table.put(node(1), revoked);

        assertThat(table.get(node(1))).contains(revoked);
        assertThat(table.size()).isEqualTo(1);
    }

    @Test
    void countsTheCertificatesThatEndSoon() {
        table.put(node(0), entry(0));
        table.put(node(1), entry(1));
        table.put(node(2), Entry.without(State.REVOKED));

        assertThat(table.endingBefore(Instant.ofEpochSecond(2_380_000_000L))).isZero();
        assertThat(table.endingBefore(Instant.ofEpochSecond(2_380_010_000L))).isEqualTo(2);
    }

    private static Hash node(int i) {
        return Hash.of(("default/rainmaker/" + i).getBytes(UTF_8));
    }

    private static Entry entry(int i) {
        return new Entry(
                State.ACTIVE,
                Hash.of(("certificate " + i).getBytes(UTF_8)),
                Instant.ofEpochSecond(1_750_000_000L + i),
                Instant.ofEpochSecond(2_380_000_000L + i),
                List.of(Registrar.values()).get(i % Registrar.values().length));
    }
}
