package io.headwater.bench.landing;

import io.headwater.bench.frame.Parent;

/** What every gateway can be asked while it runs. */
final class GatewayCommands {
    private static final int COLLECTIONS = 2; // the second gives back what the first has emptied

    private GatewayCommands() {}

    /** Until the process ends with its parent. */
    static void obey(Parent parent) throws InterruptedException {
        while (true) {
            String command = parent.command()[0];
            if (!command.equals("collect")) {
                throw new IllegalArgumentException("no command " + command);
            }
            for (int i = 0; i < COLLECTIONS; i++) {
                System.gc();
            }
            parent.say(command);
        }
    }
}
