package io.headwater.standalone;

import io.headwater.standalone.cli.Commands;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where {@code infra/headwater} enters the JVM. Exit codes: 0 done, 1 refused or failed, 2 not
 * understood.
 */
public final class Launcher {
    private static final Logger LOGGER = LoggerFactory.getLogger(Launcher.class);

    private Launcher() {}

    public static void main(String[] arguments) {
        Thread.setDefaultUncaughtExceptionHandler(Launcher::tell);
        System.exit(Commands.line().execute(arguments));
    }

    /** Into the log: nobody keeps what a process prints once it runs. */
    private static void tell(Thread thread, Throwable thrown) {
        LOGGER.atError()
                .setCause(thrown)
                .addKeyValue("thread", thread.getName())
                .log("a thread ended by what nobody expected");
    }
}
