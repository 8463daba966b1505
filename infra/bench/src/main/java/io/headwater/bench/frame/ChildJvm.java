package io.headwater.bench.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM of its own for one part of a bench, so that its cost can be told from the others'. It runs
 * a main class of our class path that speaks with us through {@link Parent}: commands in, answers
 * out, a line each. Its logs are kept in a file. For one thread.
 */
public final class ChildJvm implements AutoCloseable {
    /** What the launcher gives every JVM of ours. */
    private static final List<String> AS_LAUNCHED =
            List.of(
                    "--sun-misc-unsafe-memory-access=allow",
                    "--enable-native-access=ALL-UNNAMED",
                    "-XX:+UseCompactObjectHeaders",
                    "-XX:+ExitOnOutOfMemoryError",
                    "-Djava.awt.headless=true");

    /** What it gives those that run for long as well, besides the size of their heap. */
    private static final List<String> LONG_RUNNING =
            List.of(
                    "-XX:+UseG1GC",
                    "-XX:MinHeapFreeRatio=30",
                    "-XX:MaxHeapFreeRatio=40",
                    "-XX:G1PeriodicGCInterval=60000",
                    "-XX:Tier4InvocationThreshold=50000",
                    "-XX:Tier4MinInvocationThreshold=6000",
                    "-XX:Tier4CompileThreshold=150000",
                    "-XX:Tier4BackEdgeThreshold=400000",
                    "-XX:MetaspaceSize=128m");

    private static final Duration MOMENT = Duration.ofSeconds(5);
    private static final String GONE = "gone";

    private final String name;
    private final Process process;
    private final Path log;
    private final Writer commands;
    private final BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    private ChildJvm(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.commands = process.outputWriter(UTF_8);
    }

    /**
     * Starts a JVM; it ends with this one, however that ends.
     *
     * @param name what it is called when something goes wrong
     * @param main reads commands from {@link Parent}
     * @param options of the JVM, such as its heap, behind {@link #asLaunched}
     * @throws IOException when the operating system does not start it
     */
    public static ChildJvm start(
            String name, Class<?> main, List<String> options, List<String> arguments)
            throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(asLaunched());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        Path log = Files.createTempFile("headwater-bench-" + name, ".log");
        Process process =
                new ProcessBuilder(command)
                        .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                        .start();
        var child = new ChildJvm(name, process, log);
        Thread.ofVirtual().start(child::listen);
        return child;
    }

    /**
     * What every JVM is given: {@link #AS_LAUNCHED}, and what the system property {@code
     * headwater.bench.jvm} says, options parted by spaces.
     */
    public static List<String> asLaunched() {
        var options = new ArrayList<>(AS_LAUNCHED);
        Stream.of(System.getProperty("headwater.bench.jvm", "").split(" ", -1))
                .filter(option -> !option.isEmpty())
                .forEach(options::add);
        return options;
    }

    /**
     * Options as the launcher gives them to a process that runs for long.
     *
     * @param least of the heap, such as {@code 128m}
     * @param most of the heap
     */
    public static List<String> longRunning(String least, String most) {
        return Stream.concat(Stream.of("-Xms" + least, "-Xmx" + most), LONG_RUNNING.stream())
                .toList();
    }

    /** Sends a command. */
    public void tell(String command) {
        try {
            commands.write(command + "\n");
            commands.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(name + " has ended; " + lastWords(), e);
        }
    }

    /**
     * Waits for the next answer that begins with this word; those before it are dropped.
     *
     * @return what follows the word
     * @throws IllegalStateException when the child ends before it, or does not answer in time
     */
    public String answer(String word, Duration patience) throws InterruptedException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String answer = answers.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (answer == null) {
                throw new IllegalStateException(
                        name + " did not say '" + word + "' within " + patience + lastWords());
            }
            if (answer.equals(GONE)) {
                throw new IllegalStateException(
                        name + " ended before it said '" + word + "'" + lastWords());
            }
            if (answer.equals(word) || answer.startsWith(word + " ")) {
                return answer.substring(word.length()).strip();
            }
        }
    }

    /** Sends a command and waits for the answer that begins with the same word. */
    public String ask(String command, Duration patience) throws InterruptedException {
        tell(command);
        return answer(command.split(" ", 2)[0], patience);
    }

    /** The process, for {@link ProcessFigures}. */
    public long pid() {
        return process.pid();
    }

    /** See {@link ProcessFigures#cpuSeconds}. */
    public double cpuSeconds() throws IOException {
        return ProcessFigures.cpuSeconds(pid());
    }

    /** See {@link ProcessFigures#residentBytes}. */
    public long residentBytes() throws IOException {
        return ProcessFigures.residentBytes(pid());
    }

    /** Kills it and waits until it is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(MOMENT.toSeconds(), TimeUnit.SECONDS);
            Files.deleteIfExists(log);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException("the log of " + name + " cannot be deleted", e);
        }
    }

    private void listen() {
        try (BufferedReader lines = process.inputReader(UTF_8)) {
            @Nullable String line = lines.readLine();
            while (line != null) {
                if (line.startsWith(Parent.MARK)) {
                    answers.add(line.substring(Parent.MARK.length()));
                }
                line = lines.readLine();
            }
        } catch (IOException e) {
            answers.add(GONE);
            return;
        }
        answers.add(GONE);
    }

    private String lastWords() {
        try {
            List<String> lines = Files.readAllLines(log);
            return "; its log ends:\n"
                    + String.join(
                            "\n", lines.subList(Math.max(0, lines.size() - 20), lines.size()));
        } catch (IOException e) {
            return "; its log cannot be read: " + e.getMessage();
        }
    }
}
