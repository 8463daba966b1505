package io.headwater.bridge.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.conformance.Standard.Statement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ConformancePageTest {
    private static final Path PAGE =
            Path.of("../../infra/docs/reference/mqtt-conformance.md").normalize();

    @ParameterizedTest
    @EnumSource
    void everyStatementThatBindsHasATest(Standard standard) {
        Proofs proofs = Proofs.of(standard);

        assertThat(standard.statements())
                .filteredOn(Statement::binds)
                .filteredOn(statement -> proofs.of(statement.number()).isEmpty())
                .isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void everyTestNamesStatementsThatBind(Standard standard) {
        assertThat(standard.statements())
                .filteredOn(Statement::binds)
                .extracting(Statement::number)
                .doesNotHaveDuplicates()
                .containsAll(Proofs.of(standard).byNumber().keySet());
    }

    @ParameterizedTest
    @EnumSource
    void everyNumberIsListedOnce(Standard standard) {
        assertThat(standard.statements())
                .isNotEmpty()
                .extracting(Statement::number)
                .doesNotHaveDuplicates();
    }

    @Test
    void thePageIsWhatTheTestsSay() throws IOException {
        if (Boolean.getBoolean("headwater.conformance.write")) {
            Files.writeString(PAGE, ConformancePage.text());
        }

        assertThat(Files.exists(PAGE) ? Files.readString(PAGE, UTF_8) : "")
                .as("%s; infra/headwater reference writes it anew", PAGE)
                .isEqualTo(ConformancePage.text());
    }
}
