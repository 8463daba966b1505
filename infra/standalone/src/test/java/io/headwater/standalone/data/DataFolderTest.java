package io.headwater.standalone.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {
    @TempDir Path parent;

    @Test
    void isOneOwnersAtATimeAndSaysWhose() {
        Path folder = parent.resolve("data");
        try (DataFolder first = DataFolder.claim(folder)) {
            assertThat(first.path()).isEqualTo(folder);
            assertThatThrownBy(() -> DataFolder.claim(folder))
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("process " + ProcessHandle.current().pid())
                    .hasMessageContaining("--data DIR");
        }
    }

    @Test
    void canBeTakenAgainOnceItWasLetGo() {
        Path folder = parent.resolve("data");
        DataFolder.claim(folder).close();

        try (DataFolder second = DataFolder.claim(folder)) {
            assertThat(second.path()).isEqualTo(folder);
        }
    }

    @Test
    void forgetsEndpointsOfAProcessThatWasKilledButKeepsTheDatabase() throws IOException {
        Path folder = Files.createDirectories(parent.resolve("data"));
        Files.writeString(folder.resolve(DataFolder.HTTP_URL), "http://127.0.0.1:1\n");
        Files.writeString(folder.resolve(DataFolder.JDBC_URL), "jdbc:postgresql://localhost/x\n");

        try (DataFolder claimed = DataFolder.claim(folder)) {
            assertThat(DataFolder.read(claimed.path(), DataFolder.HTTP_URL)).isEmpty();
            assertThat(DataFolder.read(claimed.path(), DataFolder.JDBC_URL))
                    .contains("jdbc:postgresql://localhost/x");
        }
    }

    @Test
    void whatAKilledProcessSaidOfItselfDoesNotCountAsRunning() throws Exception {
        Path folder = Files.createDirectories(parent.resolve("data"));
        Process killed = new ProcessBuilder("sleep", "60").start();
        Files.writeString(folder.resolve("headwater.pid"), killed.pid() + "\n");
        Files.writeString(folder.resolve(DataFolder.HTTP_URL), "http://127.0.0.1:1\n");
        assertThat(DataFolder.ofRunning(folder, DataFolder.HTTP_URL)).isPresent();

        killed.destroyForcibly().waitFor();

        assertThat(DataFolder.ofRunning(folder, DataFolder.HTTP_URL)).isEmpty();
        assertThat(DataFolder.read(folder, DataFolder.HTTP_URL)).contains("http://127.0.0.1:1");
    }

    @Test
    void writesFilesThatOnlyTheirOwnerMayRead() throws IOException {
        try (DataFolder claimed = DataFolder.claim(parent.resolve("data"))) {
            claimed.write(DataFolder.JDBC_URL, "jdbc:postgresql://localhost/x?password=secret");

            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(
                                            claimed.path().resolve(DataFolder.JDBC_URL))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void saysWhatIsWrongWithAFolderThatCannotBeMade() throws IOException {
        Path file = Files.writeString(parent.resolve("file"), "not a folder");

        assertThatThrownBy(() -> DataFolder.claim(file.resolve("data")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("cannot be used")
                .hasMessageContaining("--data DIR");
    }
}
