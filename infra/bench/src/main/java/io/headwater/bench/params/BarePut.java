package io.headwater.bench.params;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.bench.frame.ChildJvm;
import io.headwater.bench.frame.Parent;
import io.headwater.bench.topologies.BareSettings;
import io.headwater.bench.topologies.TopologiesProcess;
import io.headwater.bench.topologies.Traffic;
import java.io.IOException;
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
 * The limit: reads a row as large as a node's parameters, lays the payload over it and puts it
 * back, in a store like ours with a changelog, exactly once. Nothing is parsed, decided or emitted.
 */
final class BarePut implements Processor<byte[], byte[], Void, Void> {
    static final String APPLICATION = "bench-bare-put";

    /** Of a row: what the parameters of one of the bench's nodes come to, once serialised. */
    private static final int ROW_BYTES = Traffic.PARAMS * 33;

    private static final String STORE = "bare-rows";
    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready";

    private @Nullable KeyValueStore<byte[], byte[]> rows;

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
                        "bare-put",
                        BarePut.class,
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
        KeyValueStore<byte[], byte[]> rows = Objects.requireNonNull(this.rows);
        byte[] known = rows.get(record.key());
        byte[] row = known == null ? filled() : known.clone();
        byte[] payload = record.value();
        System.arraycopy(payload, 0, row, 0, Math.min(payload.length, row.length));
        rows.put(record.key(), row);
    }

    private static byte[] filled() {
        return "Brightness and such ".repeat(ROW_BYTES).substring(0, ROW_BYTES).getBytes(UTF_8);
    }

    private static Topology topology(String topic) {
        return new Topology()
                .addSource("read", new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic)
                .addProcessor("put", BarePut::new, "read")
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
