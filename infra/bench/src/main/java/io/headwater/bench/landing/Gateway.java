package io.headwater.bench.landing;

import io.headwater.bench.fleet.Nodes;
import io.headwater.bench.frame.ChildJvm;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the gateways that are compared, with its own nodes connected to it. Both run on the same
 * JVM options and the same producer settings.
 */
public final class Gateway implements AutoCloseable {
    /** What every gateway's JVM is given. */
    public static final List<String> JVM = ChildJvm.longRunning("128m", "1g");

    private static final Duration START = Duration.ofSeconds(30);

    private final String name;
    private final ChildJvm process;
    private final Nodes nodes;

    private Gateway(String name, ChildJvm process, Nodes nodes) {
        this.name = name;
        this.process = process;
        this.nodes = nodes;
    }

    /**
     * Our bridge.
     *
     * @param authority folder of its authority
     * @param producer settings of its producer, {@code name=value}
     * @param agent a further option of its JVM, such as a profiler's; empty for none
     */
    public static Gateway bridge(
            String bootstrapServers, Path authority, List<String> producer, String agent)
            throws IOException, InterruptedException {
        var settings =
                new ArrayList<>(
                        List.of(
                                "headwater.bridge.mqtt.host=127.0.0.1",
                                "headwater.bridge.mqtt.port=0",
                                "headwater.bridge.identity.dir=" + authority,
                                "headwater.bridge.kafka.bootstrap.servers=" + bootstrapServers));
        producer.forEach(setting -> settings.add("headwater.bridge.kafka." + setting));
        return of(
                "bridge",
                ChildJvm.start("bridge", BridgeProcess.class, jvm(agent), settings),
                authority);
    }

    /** The bare gateway; see {@link FloorProcess}. */
    public static Gateway floor(
            String bootstrapServers, Path authority, String topic, List<String> producer)
            throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(bootstrapServers, authority.toString(), topic));
        arguments.addAll(producer);
        return of("floor", ChildJvm.start("floor", FloorProcess.class, JVM, arguments), authority);
    }

    private static List<String> jvm(String agent) {
        var options = new ArrayList<>(JVM);
        if (!agent.isEmpty()) {
            options.add(agent);
        }
        return options;
    }

    private static Gateway of(String name, ChildJvm process, Path authority)
            throws IOException, InterruptedException {
        try {
            int port = Integer.parseInt(process.answer("ready", START));
            return new Gateway(name, process, Nodes.towards(port, authority));
        } catch (IOException | InterruptedException | RuntimeException e) {
            process.close();
            throw e;
        }
    }

    /** What it is called. */
    public String name() {
        return name;
    }

    /** Its nodes. */
    public Nodes nodes() {
        return nodes;
    }

    /** The process whose cost counts. */
    public ChildJvm process() {
        return process;
    }

    @Override
    public void close() {
        nodes.close();
        process.close();
    }
}
