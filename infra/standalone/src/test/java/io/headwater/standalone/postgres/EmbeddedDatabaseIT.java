package io.headwater.standalone.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.standalone.Refusal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedDatabaseIT {
    @TempDir static Path programs;

    @TempDir Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void chooseFolder() {
        folder = temporary.resolve("a folder");
    }

    @Test
    void stopsTheServerOfAKilledProcessAndKeepsItsData() throws Exception {
        DatabaseProcess.start(folder, programs).kill();
        long orphan = owner().orElseThrow();

        try (var database = EmbeddedDatabase.start(folder, programs)) {
            assertThat(owner().orElseThrow()).isNotEqualTo(orphan);
            assertThat(answer(database, "SELECT value FROM kept")).isEqualTo("committed");
        }
        assertThat(owner()).isEmpty();
    }

    @Test
    void leavesAForeignProcessAloneThatHasTheNumberOfAnOldServer() throws Exception {
        EmbeddedDatabase.start(folder, programs).stop();
        long foreign = ProcessHandle.current().pid();
        Files.writeString(folder.resolve("17/postmaster.pid"), foreign + "\n/elsewhere\n");

        try (var database = EmbeddedDatabase.start(folder, programs)) {
            assertThat(answer(database, "SELECT 'up'")).isEqualTo("up");
        }
    }

    @Test
    void startsOverAfterAnInterruptedFirstStart() throws Exception {
        Files.createDirectories(folder.resolve("17.new/base"));

        try (var database = EmbeddedDatabase.start(folder, programs)) {
            assertThat(answer(database, "SHOW fsync")).isEqualTo("on");
        }
    }

    @Test
    void letsNobodyInWithoutThePasswordThatOnlyItsOwnerCanRead() throws Exception {
        try (var database = EmbeddedDatabase.start(folder, programs)) {
            assertThatThrownBy(
                            () ->
                                    DriverManager.getConnection(
                                            database.publicJdbcUrl(), database.user(), "guessed"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password authentication failed");
            assertThat(
                            PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(folder.resolve("password"))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void refusesDataOfAnotherMajorVersion() throws Exception {
        Files.createDirectories(folder.resolve("12"));
        Files.writeString(folder.resolve("12/PG_VERSION"), "12\n");

        assertThatThrownBy(() -> EmbeddedDatabase.start(folder, programs))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("holds data of PostgreSQL 12");
    }

    private OptionalLong owner() throws IOException {
        return new ServerProcess(
                        new Binaries(programs, "17"), folder.resolve("17"), folder.resolve("log"))
                .owner();
    }

    private static String answer(EmbeddedDatabase database, String sql) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return rows.getString(1);
        }
    }
}
