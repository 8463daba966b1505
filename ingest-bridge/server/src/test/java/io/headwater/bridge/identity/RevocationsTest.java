package io.headwater.bridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.bridge.parts.TestPki;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationsTest {
    private final TestPki pki = new TestPki("factory CA");

    @TempDir Path folder;

    @Test
    void knowWhatTheirAuthorityTookBack() throws IOException {
        var leaked = pki.node("leaked").certificate();
        write(pki.revoking(leaked));

        assertThat(read().contain(leaked)).isTrue();
        assertThat(read().contain(pki.node("fine").certificate())).isFalse();
    }

    @Test
    void takeEverythingBackThatARevokedAuthoritySigned() throws IOException {
        var middle = pki.subordinate("middle").certificate();
        write(pki.revoking(middle));

        assertThat(read().containAnyOf(List.of(pki.node("below").certificate(), middle))).isTrue();
    }

    @Test
    void areRefusedWhenNoneOfTheAuthoritiesSignedThem() throws IOException {
        write(new TestPki("factory CA").revoking());

        assertThatThrownBy(this::read)
                .hasMessageContaining(
                        "crl.pem: the list of 'CN=factory CA' is signed by none of the node CAs");
    }

    @Test
    void areRefusedWhenTheyHoldChangesOnly() throws IOException {
        write(pki.changes());

        assertThatThrownBy(this::read)
                .hasMessageContaining("crl.pem: the list of 'CN=factory CA' holds changes only");
    }

    @Test
    void areRefusedWhenTheyAreNotPem() throws IOException {
        Files.writeString(list(), "half a li");

        assertThatThrownBy(this::read)
                .hasMessageContaining("crl.pem: holds no revocation list in PEM form");
    }

    @Test
    void areNoneBeforeThereIsAFirstList() {
        assertThat(Revocations.first(list(), List.of(pki.authority()))).isEqualTo(Revocations.NONE);
    }

    @Test
    void areNotGivenUpByAFileThatVanishes() throws IOException {
        write(pki.revoking());
        Revocations inForce = read();
        Files.delete(list());

        assertThatThrownBy(() -> inForce.next(list(), List.of(pki.authority())))
                .hasMessageContaining("crl.pem: is missing");
    }

    @Test
    void stayInForceWhenTheirNextUpdateIsPastAndSayThatTheyAreOverdue() throws IOException {
        Instant now = Instant.now();
        var leaked = pki.node("leaked").certificate();
        write(pki.revoking(now.minus(Duration.ofMinutes(1)), leaked));

        assertThat(read().contain(leaked)).isTrue();
        assertThat(read().overdue(now)).isEqualTo(1);
        assertThat(read().overdue(now.minus(Duration.ofHours(1)))).isZero();
    }

    private Revocations read() {
        return Revocations.read(list(), List.of(pki.authority()));
    }

    private void write(Object list) throws IOException {
        Files.writeString(list(), TestPki.pem(list));
    }

    private Path list() {
        return folder.resolve("crl.pem");
    }
}
