package io.headwater.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.standalone.reference.ReferencePages;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ReferenceTest {
    @Test
    void theReferencePagesAreWhatTheCodeSays() {
        assertThat(ReferencePages.ofThisVersion().staleIn(Path.of("../docs/reference")))
                .as("stale pages; infra/headwater reference writes them anew")
                .isEmpty();
    }
}
