package io.headwater.bench.frame;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * The other end of {@link ChildJvm}, inside the child: where its commands come from and its answers
 * go. When the parent goes, however it goes, this process goes too.
 */
public final class Parent {
    static final String MARK = "@";

    private final BlockingQueue<String> commands = new LinkedBlockingQueue<>();
    private final PrintStream out;

    private Parent(PrintStream out) {
        this.out = out;
    }

    /**
     * Begins to listen to the parent, and ends this process when any thread fails, so that nobody
     * waits for it. To be called once, first thing in main.
     */
    public static Parent attend() {
        var parent =
                new Parent(new PrintStream(new FileOutputStream(FileDescriptor.out), true, UTF_8));
        System.setOut(System.err); // what libraries print must not stand among the answers
        Thread.setDefaultUncaughtExceptionHandler(
                (thread, failure) -> {
                    failure.printStackTrace(); // to the child's log, which the parent shows
                    Runtime.getRuntime().halt(1);
                });
        Thread.ofPlatform().daemon().name("parent").start(parent::listen);
        return parent;
    }

    /** Answers, with a word and what belongs to it. Any thread. */
    public synchronized void say(String word, Object... rest) {
        var line = new StringBuilder(MARK).append(word);
        for (Object part : rest) {
            line.append(' ').append(part);
        }
        out.println(line);
    }

    /** Waits for the next command, whose words are parted by single spaces. */
    public String[] command() throws InterruptedException {
        return commands.take().split(" ", -1);
    }

    private void listen() {
        try (var lines = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            lines.lines().forEach(commands::add);
        } catch (IOException | RuntimeException e) {
            System.err.println("the parent cannot be heard: " + e);
        }
        Runtime.getRuntime().halt(0);
    }
}
