package io.headwater.bridge.parts;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of a test in a JVM of its own, so that it can be killed and paused as an operating system
 * would. It ends when this JVM does, however that ends, because its standard input ends then.
 */
final class ChildProcess {
    private static final String READY = "ready ";

    private final Process process;
    private final BufferedReader output;
    private final Path log;

    private ChildProcess(Process process, Path log) {
        this.process = process;
        this.output = process.inputReader(UTF_8);
        this.log = log;
    }

    /**
     * Starts a JVM on our class path.
     *
     * @param main calls {@link #attendParent} first
     * @param options of the JVM, such as its heap
     * @param log takes what it prints as errors and logs
     */
    static ChildProcess start(Class<?> main, List<String> options, List<String> words, Path log) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+UseSerialGC");
        command.add("--sun-misc-unsafe-memory-access=allow");
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(words);
        try {
            return new ChildProcess(
                    new ProcessBuilder(command)
                            .redirectError(Redirect.appendTo(log.toFile()))
                            .start(),
                    log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * In the child, first thing: ends it at once when the parent is gone, and keeps what libraries
     * print apart from what {@link #awaitReady} reads.
     *
     * @return where to say that it is ready, see {@link #ready}
     */
    static PrintStream attendParent() {
        PrintStream toParent = System.out;
        System.setOut(System.err);
        Thread.ofPlatform().daemon().name("parent").start(ChildProcess::endWithParent);
        return toParent;
    }

    /** What a child prints when it is ready, with something about itself. */
    static String ready(Object about) {
        return READY + about;
    }

    /** Waits until the child says that it is ready, and returns what it says about itself. */
    String awaitReady() {
        try {
            String line = output.readLine();
            while (line != null && !line.startsWith(READY)) {
                line = output.readLine();
            }
            if (line == null) {
                throw new IllegalStateException(
                        "it ended before it was ready: " + Files.readString(log));
            }
            return line.substring(READY.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and the end of the process. */
    void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** Stands still, connections and all, until it is resumed. */
    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    private static void endWithParent() {
        try {
            while (System.in.read() >= 0) {
                // nothing is said; the end is what counts
            }
        } catch (IOException gone) {
            System.err.println("the parent cannot be heard: " + gone);
        }
        Runtime.getRuntime().halt(0);
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start();
            if (kill.waitFor() != 0) {
                throw new IllegalStateException("no signal " + name + " for " + process.pid());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
