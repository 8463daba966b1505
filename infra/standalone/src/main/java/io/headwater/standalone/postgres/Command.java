package io.headwater.standalone.postgres;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs the server's programs. PostgreSQL refuses to run as root; a root process runs it in a user
 * name space of its own, where the same user is nobody in particular.
 */
final class Command {
    private static final List<String> UNPRIVILEGED = List.of("unshare", "--user");

    private Command() {}

    /** Runs a program to its end. */
    static String run(String... command) throws IOException {
        return run(List.of(command));
    }

    /**
     * Runs a program to its end. Its output goes through a file, because a server it leaves behind
     * would hold a pipe open.
     *
     * @return what it wrote, errors too
     * @throws IOException when it cannot be run, or ends with anything but 0; the message has what
     *     it wrote
     */
    static String run(List<String> command) throws IOException {
        Path said = Files.createTempFile("headwater-postgres", ".out");
        try {
            int code = exitCode(asNobody(command), said);
            String text = Files.readString(said, StandardCharsets.UTF_8);
            if (code != 0) {
                throw new IOException(
                        Path.of(command.getFirst()).getFileName()
                                + " ended with "
                                + code
                                + ": "
                                + text.strip());
            }
            return text;
        } finally {
            Files.deleteIfExists(said);
        }
    }

    private static int exitCode(List<String> command, Path said) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(said.toFile())
                        .start();
        try {
            return process.waitFor();
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + command.getFirst(), e);
        }
    }

    private static List<String> asNobody(List<String> command) throws IOException {
        if (!Integer.valueOf(0).equals(Files.getAttribute(Path.of("/proc/self"), "unix:uid"))) {
            return command;
        }
        var wrapped = new ArrayList<>(UNPRIVILEGED);
        wrapped.addAll(command);
        return wrapped;
    }
}
