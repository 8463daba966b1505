package io.headwater.standalone;

import java.io.Console;
import java.util.Optional;

/** What the process was started on. */
public final class Terminal {
    private Terminal() {}

    /** Whether a person watches, so that a line can be rewritten. */
    public static boolean isWatched() {
        return Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    }
}
