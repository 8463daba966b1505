package io.headwater.bench.frame;

/** Tells the person who waits for a bench what it is doing. */
@FunctionalInterface
public interface Progress {
    /** One line. */
    void say(String line);
}
