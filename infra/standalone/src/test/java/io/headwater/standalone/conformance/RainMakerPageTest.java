package io.headwater.standalone.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.standalone.conformance.Catalogue.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class RainMakerPageTest {
    private static final Path ROOT = Path.of("../..");
    private static final Path PAGE =
            Path.of("../docs/reference/rainmaker-conformance.md").normalize();

    private final Catalogue catalogue = Catalogue.read();
    private final Proofs proofs = Proofs.in(ROOT);

    @Test
    void everyNumberIsListedOnce() {
        assertThat(catalogue.all()).extracting(Asked::number).doesNotHaveDuplicates().hasSize(151);
    }

    @Test
    void everyRequirementThatBindsHasATest() {
        assertThat(catalogue.all())
                .filteredOn(Asked::binds)
                .filteredOn(asked -> proofs.of(asked.number()).isEmpty())
                .isEmpty();
    }

    @Test
    void everyTestNamesRequirementsThatThereAre() {
        assertThat(catalogue.all())
                .extracting(Asked::number)
                .containsAll(proofs.byNumber().keySet());
    }

    @Test
    void thePageIsWhatTheTestsSay() throws IOException {
        String text = RainMakerPage.text(catalogue, proofs);
        if (Boolean.getBoolean("headwater.conformance.write")) {
            Files.writeString(PAGE, text);
        }

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE) : "")
                .as("%s; infra/headwater reference writes it anew", PAGE)
                .isEqualTo(text);
    }
}
