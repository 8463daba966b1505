package io.headwater.standalone.cli;

import java.util.concurrent.CountDownLatch;

/** Keeps a role running until SIGINT or SIGTERM, then stops it in order. */
final class UntilStopped {
    private UntilStopped() {}

    static void await(Runnable stop) throws InterruptedException {
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    stop.run();
                                    stopped.countDown();
                                },
                                "headwater-stop"));
        stopped.await();
    }
}
