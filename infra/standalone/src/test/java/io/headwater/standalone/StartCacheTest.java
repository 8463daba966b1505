package io.headwater.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * When the launcher lets the JVM use its start-up cache. The JVM itself crashes on a damaged one.
 */
class StartCacheTest {
    private static final Path LAUNCHER = Path.of("..", "launcher", "start-cache.bash");

    @TempDir Path folder;
    private Path jar;

    @BeforeEach
    void aBuildWithItsCache() throws IOException, InterruptedException {
        jar = Files.writeString(folder.resolve("a library.jar"), "jar");
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"25\"\n");
        Files.createDirectories(folder.resolve("start"));
        bash("cache=$START_CACHES/$(start_cache_name); echo whole >$cache");
        bash("cache=$START_CACHES/$(start_cache_name); cksum <$cache >$cache.cksum");
    }

    @Test
    void isUsedForTheBuildItWasMadeFor() throws Exception {
        assertThat(bash("start_cache")).endsWith(".aot");
    }

    @Test
    void isLeftAloneOnceDamaged() throws Exception {
        bash("echo whale >$START_CACHES/$(start_cache_name)");

        assertThat(bash("start_cache")).isEmpty();
    }

    @Test
    void isLeftAloneOnceAJarChanged() throws Exception {
        Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

        assertThat(bash("start_cache")).isEmpty();
    }

    @Test
    void isLeftAloneByAnotherJdk() throws Exception {
        Files.writeString(folder.resolve("release"), "JAVA_VERSION=\"26\"\n");

        assertThat(bash("start_cache")).isEmpty();
    }

    @Test
    void isLeftAloneWhenAPersonWantsItSo() throws Exception {
        assertThat(bash("HEADWATER_START_CACHE=off start_cache")).isEmpty();
    }

    @Test
    void isNotTriedAgainAfterItFailed() throws Exception {
        bash("rm $START_CACHES/*; echo none >$START_CACHES/$(start_cache_name).cksum");

        assertThat(bash("make_start_cache && start_cache")).isEmpty();
    }

    /** Runs a command where the launcher would, on our folder, and returns what it printed. */
    private String bash(String command) throws IOException, InterruptedException {
        String script =
                """
                set -euo pipefail
                TARGET=$PWD JAVA_HOME=$PWD ALWAYS=()
                class_path() { printf '%s' "$PWD/a library.jar"; }
                source "$1"
                say() { echo "$*" >&2; }
                """
                        + command
                        + " || true\n";
        Process process =
                new ProcessBuilder(
                                "bash", "-c", script, "bash", LAUNCHER.toAbsolutePath().toString())
                        .directory(folder.toFile())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
        process.waitFor();
        return printed.strip();
    }
}
