package io.headwater.bench.topologies;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.frame.Waiting;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.Stores;

/**
 * A limit: the least that a Streams application could do, in a JVM of its own and under the terms
 * of our jobs.
 */
public final class BareStreams {
    /** What its processor is called, for a sink behind it. */
    public static final String PROCESSOR = "process";

    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready";

    private BareStreams() {}

    /**
     * Starts the child and returns when it has its partitions.
     *
     * @param main calls {@link #run} with the arguments it is given
     * @param folder for its store
     */
    public static ChildJvm start(
            String application,
            Class<?> main,
            String bootstrapServers,
            Path folder,
            String topic,
            int commitMillis)
            throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.start(
                        application,
                        main,
                        TopologiesProcess.JVM,
                        List.of(bootstrapServers, folder.toString(), topic, "" + commitMillis));
        child.answer(READY, START);
        return child;
    }

    /** What a child's main does: runs until the parent says stop, or goes. */
    public static void run(String application, Limit limit, String[] arguments)
            throws InterruptedException {
        Parent parent = Parent.attend();
        var settings =
                BareSettings.of(
                        application, arguments[0], arguments[1], Integer.parseInt(arguments[3]));
        var streams = new KafkaStreams(limit.of(arguments[2]), new StreamsConfig(settings));
        streams.start();
        Waiting.until(() -> streams.state() == KafkaStreams.State.RUNNING);
        parent.say(READY);
        while (!parent.command()[0].equals("stop")) {
            // whatever else is said is not for this process
        }
    }

    /** What the application does with the records of a topic. */
    public interface Limit {
        /** The topology that reads them. */
        Topology of(String topic);
    }

    /** Reads a topic into a processor that has one store like ours, with a changelog. */
    public static <K, V> Topology topology(
            String topic, String store, ProcessorSupplier<byte[], byte[], K, V> processor) {
        return new Topology()
                .addSource("read", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic)
                .addProcessor(PROCESSOR, processor, "read")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(store),
                                        Serdes.ByteArray(),
                                        Serdes.ByteArray())
                                .withLoggingEnabled(Map.of())
                                .withCachingDisabled(),
                        PROCESSOR);
    }
}
