package io.headwater.topologies.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminTokenTest {
    @TempDir Path folder;

    @Test
    void theFirstStartMakesATokenThatItsOwnerAloneCanRead() throws Exception {
        AdminToken token = AdminToken.at(folder.resolve("data"));

        Path file = folder.resolve("data").resolve(AdminToken.FILE);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(token.matches(Files.readString(file).strip())).isTrue();
        assertThat(token.matches("another")).isFalse();
    }

    @Test
    void laterStartsKeepIt() throws Exception {
        AdminToken.at(folder);
        String first = Files.readString(folder.resolve(AdminToken.FILE));

        assertThat(AdminToken.at(folder).matches(first.strip())).isTrue();
        try (var files = Files.list(folder)) {
            assertThat(files).hasSize(1);
        }
    }

    @Test
    void anEmptyTokenRefusesToStartRatherThanToLetEverybodyIn() throws Exception {
        Files.writeString(folder.resolve(AdminToken.FILE), "\n");

        assertThatThrownBy(() -> AdminToken.at(folder))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no usable token");
    }

    @Test
    void aTokenIsNeverShown() {
        assertThat(AdminToken.of("0123456789abcdef0123456789abcdef"))
                .hasToString("AdminToken[hidden]");
    }
}
