package io.headwater.bench.aggregates;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.topologies.BareSettings;
import io.headwater.bench.topologies.TopologiesProcess;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;

/**
 * The limit: puts each message under its node and its number, in a store like ours with a
 * changelog, exactly once. Nothing is parsed, decided or emitted.
 */
final class BarePoints implements Processor<byte[], byte[], Void, Void> {
    static final String APPLICATION = "bench-bare-points";

    private static final String STORE = "bare-points";
    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready";

    private @Nullable KeyValueStore<byte[], byte[]> rows;
    private long number;

    /**
     * Runs inside the child; arguments are the brokers, a folder, the topic, and ms to a commit.
     */
    public static void main(String[] arguments) throws InterruptedException {
        Parent parent = Parent.attend();
        var settings =
                BareSettings.of(
                        APPLICATION, arguments[0], arguments[1], Integer.parseInt(arguments[3]));
        var streams = new KafkaStreams(topology(arguments[2]), new StreamsConfig(settings));
        streams.start();
        while (streams.state() != KafkaStreams.State.RUNNING) {
            Thread.sleep(20);
        }
        parent.say(READY);
        while (!parent.command()[0].equals("stop")) {
            // whatever else is said is not for this process
        }
    }

    static ChildJvm start(String bootstrapServers, Path folder, String topic, int commitMillis)
            throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.start(
                        "bare-points",
                        BarePoints.class,
                        TopologiesProcess.JVM,
                        List.of(bootstrapServers, folder.toString(), topic, "" + commitMillis));
        child.answer(READY, START);
        return child;
    }

    @Override
    public void init(ProcessorContext<Void, Void> context) {
        rows = context.getStateStore(STORE);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        byte[] node = record.key();
        byte[] key =
                ByteBuffer.allocate(node.length + Long.BYTES).put(node).putLong(number++).array();
        Objects.requireNonNull(rows).put(key, record.value());
    }

    private static Topology topology(String topic) {
        return new Topology()
                .addSource("read", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic)
                .addProcessor("put", BarePoints::new, "read")
                .addStateStore(
                        Stores.keyValueStoreBuilder(
                                        Stores.persistentKeyValueStore(STORE),
                                        Serdes.ByteArray(),
                                        Serdes.ByteArray())
                                .withLoggingEnabled(Map.of())
                                .withCachingDisabled(),
                        "put");
    }
}
