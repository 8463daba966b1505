package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.publish;
import static io.headwater.bridge.parts.Patience.await;

import java.io.IOException;

/**
 * A listener in a process of its own, until its standard input ends. With the word "careful" it
 * leaves 64 files free; otherwise it takes connections until the operating system says no.
 */
final class ListenerProcess {
    static final String READY = "listening on ";

    private ListenerProcess() {}

    public static void main(String[] words) throws IOException {
        OpenFiles files =
                words[0].equals("careful")
                        ? OpenFiles.ofThisProcess(64)
                        : new OpenFiles(Long.MAX_VALUE, 0, () -> 0);
        try (var bridge = TestBridge.limited(null, files, "connect.timeout=5m")) {
            warmUp(bridge);
            bridge.door.lookAtFiles(); // as a bridge does every second
            System.out.println(READY + bridge.listener.port());
            while (System.in.read() >= 0) {
                // nothing is said; the end is what counts
            }
        }
    }

    /** Classes are files too, and each is opened with the first who needs it. */
    private static void warmUp(TestBridge bridge) {
        RawClient client = bridge.connected("first");
        client.send(publish(1, 1, "t", "A")).expect("40020001").close();
        bridge.client().close();
        await().until(() -> bridge.live.size() == 0 && bridge.door.halfOpen() == 0);
    }
}
