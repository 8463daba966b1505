package io.headwater.bridge.parts;

import io.headwater.bridge.app.Bridge;
import io.headwater.bridge.app.BridgeConfig;
import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A bridge in a process of its own, which ends when its heap is not enough. */
public final class BridgeProcess implements AutoCloseable {
    private static final String OURS = "headwater.bridge.";

    private final ChildProcess process;
    private final int port;

    private BridgeProcess(ChildProcess process) {
        this.process = process;
        this.port = Integer.parseInt(process.awaitReady());
    }

    /**
     * Starts it and returns when it listens, whether Kafka is there or not.
     *
     * @param heapMegabytes all that it may use
     * @param settings besides those that every test has, without the leading "headwater.bridge."
     */
    public static BridgeProcess start(
            Brokers kafka, Path identity, int heapMegabytes, Map<String, String> settings) {
        var all = new HashMap<>(settings);
        all.put("mqtt.host", "127.0.0.1");
        all.put("mqtt.port", "0");
        all.put("identity.dir", identity.toString());
        all.put("kafka.bootstrap.servers", kafka.bootstrap());
        var words = new ArrayList<String>();
        all.forEach((name, value) -> words.add(OURS + name + "=" + value));
        return new BridgeProcess(
                ChildProcess.start(
                        BridgeProcess.class,
                        List.of("-Xmx" + heapMegabytes + "m", "-XX:+ExitOnOutOfMemoryError"),
                        words,
                        identity.resolveSibling("bridge.log")));
    }

    public int port() {
        return port;
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        process.kill();
    }

    /**
     * @param arguments settings, each as name=value
     */
    public static void main(String[] arguments) throws IOException {
        PrintStream parent = ChildProcess.attendParent();
        var settings = new HashMap<String, String>();
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            settings.put(argument.substring(0, equals), argument.substring(equals + 1));
        }
        Bridge bridge =
                Bridge.start(
                        BridgeConfig.from(settings),
                        new Topics(Topics.DEFAULT_PREFIX, SchemaIdTable.load()),
                        new SimpleMeterRegistry());
        parent.println(ChildProcess.ready(bridge.port()));
    }
}
