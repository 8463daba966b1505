package io.headwater.bench.frame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the operating system says of a process, by its id. Linux only. */
public final class ProcessFigures {
    /** User and system time come in hundredths of a second on every Linux that Java runs on. */
    private static final double TICKS_PER_SECOND = 100;

    private static final int USER_TIME = 11; // fields after the name, counted from 0; proc(5)
    private static final int SYSTEM_TIME = 12;

    private ProcessFigures() {}

    /**
     * Processor time of all its threads since it began, those that have ended included, in seconds.
     *
     * @throws IOException when there is no such process
     */
    public static double cpuSeconds(long pid) throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        // the name in parentheses may have spaces
        String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]))
                / TICKS_PER_SECOND;
    }

    /**
     * Memory that it has resident now, in bytes.
     *
     * @throws IOException when there is no such process
     */
    public static long residentBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("process " + pid + " has ended");
    }
}
