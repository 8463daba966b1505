package io.headwater.standalone;

import io.headwater.standalone.cli.Commands;

/**
 * Where {@code infra/headwater} enters the JVM. Exit codes: 0 done, 1 refused or failed, 2 not
 * understood.
 */
public final class Launcher {
    private Launcher() {}

    public static void main(String[] arguments) {
        System.exit(Commands.line().execute(arguments));
    }
}
