package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.bridge.identity.CredentialTable.Entry;
import io.headwater.bridge.identity.CredentialTable.State;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CredentialIndexTest {
    private static final NodeKey LAMP = NodeKey.rainmaker("lamp");
    private static final String ONE = "1".repeat(64);
    private static final String TWO = "2".repeat(64);

    private final List<NodeKey> losses = new ArrayList<>();
    private final CredentialIndex index = new CredentialIndex(losses::add);

    @Test
    void tellsWhenACertificateIsRevokedReplacedOrErased() {
        index.readRecord(LAMP, active(ONE), at(0));
        assertThat(losses).isEmpty();

        index.readRecord(LAMP, active(TWO), at(1));
        assertThat(losses).hasSize(1);

        index.readRecord(LAMP, revoked(), at(2));
        assertThat(losses).hasSize(2);
        assertThat(index.find(LAMP)).map(Entry::state).contains(State.REVOKED);

        index.readRecord(LAMP, active(TWO), at(3));
        index.readRecord(LAMP, null, at(4));
        assertThat(losses).hasSize(3);
        assertThat(index.find(LAMP)).isEmpty();
    }

    @Test
    void takesNoOldRecordForNewsWhenReadingBeginsAnew() {
        index.readRecord(LAMP, active(ONE), at(0));
        index.readRecord(LAMP, active(TWO), at(1));
        losses.clear();

        index.readRecord(LAMP, active(ONE), at(0));

        assertThat(losses).isEmpty();
        assertThat(certificate()).isEqualTo(CredentialIndex.certificate(TWO));
    }

    @Test
    void letsNoFirstConnectUndoARevocation() {
        index.readRecord(LAMP, revoked(), at(0));

        index.readRecord(LAMP, firstConnect(ONE), at(1));
        assertThat(index.isRevoked(LAMP)).isTrue();

        index.readRecord(LAMP, active(ONE), at(2));
        assertThat(index.isRevoked(LAMP)).isFalse();
    }

    @Test
    void takesACredentialThatItCannotReadForARevokedOne() {
        index.readRecord(LAMP, active("no fingerprint"), at(0));

        assertThat(index.find(LAMP)).map(Entry::state).contains(State.REVOKED);
    }

    @Test
    void saysWhenAWriteCounts() {
        var counts = index.awaitRead(at(1)).toCompletableFuture();

        index.readRecord(LAMP, active(ONE), at(0));
        assertThat(counts).isNotDone();
        index.readRecord(LAMP, active(TWO), at(1));
        assertThat(counts).isCompletedWithValue(at(1));
        assertThat(index.awaitRead(at(1)).toCompletableFuture()).isCompleted();
    }

    @Test
    void aWriteCountsNoSoonerThanItsRecordIsInTheTable() {
        var countedEarly = new ArrayList<Boolean>();
        var counting = new ArrayList<CredentialIndex>();
        counting.add(
                new CredentialIndex(
                        _ ->
                                countedEarly.add(
                                        counting.getFirst()
                                                .awaitRead(at(1))
                                                .toCompletableFuture()
                                                .isDone())));

        counting.getFirst().readRecord(LAMP, active(ONE), at(0));
        counting.getFirst().readRecord(LAMP, active(TWO), at(1)); // a loss, told while it is taken

        assertThat(countedEarly).containsExactly(false);
    }

    private CredentialTable.Hash certificate() {
        return index.find(LAMP).orElseThrow().certificate();
    }

    private static Origin at(long offset) {
        return new Origin(0, offset);
    }

    private static Credential active(String fingerprint) {
        return new Credential(CredentialState.ACTIVE, fingerprint, 0L, "operator", 0L, 0L, null);
    }

    private static Credential firstConnect(String fingerprint) {
        return new Credential(
                CredentialState.ACTIVE, fingerprint, 0L, "first-connect", 0L, 0L, null);
    }

    private static Credential revoked() {
        return new Credential(CredentialState.REVOKED, "", 0L, "operator", 0L, 0L, null);
    }
}
