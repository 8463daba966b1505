package io.headwater.topologies.jobs;

import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Parts of the product that decide together, in one task per partition and one transaction: about
 * each record of the uplink, when any of them is a {@link Capability}, and about the records of the
 * topics they read beside it.
 *
 * <pre>
 * node.uplink --> JOB.read-uplink --> JOB.decide [every store] ----+--> JOB.write-TOPIC --> TOPIC
 * a reading ----> JOB.read-NAME ----> JOB.DECIDER [every store] ---+
 * </pre>
 */
public final class StreamsJob {
    /**
     * A new generation is a new application that is seeded from the state topics, design section 3.
     */
    private static final int GENERATION = 1;

    /** A row belongs to the partition of what leads its key. */
    private static final StreamPartitioner<byte[], byte[]> BY_PLACED_KEY =
            (topic, key, value, partitions) ->
                    Optional.of(Set.of(NodePartitions.of(key, partitions)));

    /** For the bridge that its key names. */
    private static final StreamPartitioner<byte[], byte[]> BY_BRIDGE =
            (topic, key, value, partitions) ->
                    InboxKey.parse(key)
                            .map(to -> Set.of(InboxKey.partitionOf(to.bridge(), partitions)));

    /** For the partition that its key names. */
    private static final StreamPartitioner<byte[], byte[]> IN_EACH =
            (topic, key, value, partitions) ->
                    FleetPartKey.parse(key).map(part -> Set.of(part.partition()));

    private final String name;
    private final Topics topics;
    private final List<Holdings> parts;
    private final List<Capability> capabilities;
    private final List<Reading<?, ?>> readings;

    /** Their names by topic, asked for with each record that is written. */
    private final Map<String, String> sinks = new ConcurrentHashMap<>();

    /**
     * @param name {@code nodes}, {@code timeseries} or {@code fleet}; part of names on the broker
     * @param parts in the order in which they decide
     */
    public StreamsJob(String name, Topics topics, List<? extends Holdings> parts) {
        this(name, topics, parts, null);
    }

    /**
     * @param name {@code nodes}, {@code timeseries} or {@code fleet}; part of names on the broker
     * @param parts in the order in which they decide
     * @param requests what is done with requests of the API about nodes; null when the job takes
     *     none
     */
    public StreamsJob(
            String name,
            Topics topics,
            List<? extends Holdings> parts,
            @Nullable RequestCapability requests) {
        this.name = name;
        this.topics = topics;
        this.parts = List.copyOf(parts);
        capabilities =
                this.parts.stream()
                        .filter(Capability.class::isInstance)
                        .map(Capability.class::cast)
                        .toList();
        var readings = new ArrayList<Reading<?, ?>>();
        if (requests != null) {
            readings.add(Requests.of(topics, requests));
        }
        this.parts.forEach(part -> readings.addAll(part.reads()));
        this.readings = List.copyOf(readings);
    }

    /** Under which name {@code Watermarks} tells how far this job has read its requests. */
    public static String requestsOf(String job) {
        return ReadingProcessor.watermarkOf(job, Requests.NAME);
    }

    public String name() {
        return name;
    }

    public Topics topics() {
        return topics;
    }

    /** Its group, and what leads its changelogs and transactional ids. */
    public String applicationId() {
        return topics.prefix() + "-" + name + "-g" + GENERATION;
    }

    /** Every store, in the order of the parts. */
    public List<JobStore<?, ?>> stores() {
        return parts.stream().<JobStore<?, ?>>flatMap(part -> part.stores().stream()).toList();
    }

    /** How stores are filled from state topics. */
    public List<Seed> seeds() {
        return parts.stream().flatMap(part -> part.seeds().stream()).toList();
    }

    /** Every topic it writes. */
    public Set<Topic<?, ?>> emits() {
        var emitted = new LinkedHashSet<Topic<?, ?>>();
        parts.forEach(part -> emitted.addAll(part.emits()));
        emitted.add(topics.rejected());
        return emitted;
    }

    /**
     * The topic whose offsets are the job's position and the origins of what it emits: the uplink,
     * or the first it reads.
     */
    public Topic<?, ?> leading() {
        return readsUplink() ? topics.uplink() : readings.getFirst().topic();
    }

    /** Every topic it reads, with the name under which {@code Watermarks} tells how far. */
    Map<String, String> watermarks() {
        var marks = new LinkedHashMap<String, String>();
        readings.forEach(
                reading ->
                        marks.put(
                                reading.topic().name(),
                                ReadingProcessor.watermarkOf(name, reading.name())));
        if (readsUplink()) {
            marks.put(topics.uplink().name(), name);
        }
        return marks;
    }

    /** The wiring, for these Streams settings. */
    Topology topology(StreamsConfig settings, JobSurroundings surroundings) {
        var topology = new JobTopology(settings);
        var deciders = new ArrayList<String>();
        if (readsUplink()) {
            deciders.add(
                    add(
                            topology,
                            "uplink",
                            topics.uplink(),
                            "decide",
                            () ->
                                    new UplinkProcessor(
                                            name, capabilities, topics, this::sink, surroundings)));
        }
        for (Reading<?, ?> reading : readings) {
            boolean leads = deciders.isEmpty();
            deciders.add(
                    add(
                            topology,
                            reading.name(),
                            reading.topic(),
                            reading.decider(),
                            () ->
                                    new ReadingProcessor<>(
                                            name,
                                            reading,
                                            leads,
                                            topics,
                                            this::sink,
                                            surroundings)));
        }
        String[] all = deciders.toArray(String[]::new);
        for (JobStore<?, ?> store : stores()) {
            topology.addStore(store, all);
        }
        if (stores().stream().anyMatch(store -> store.keptIn() != null)) {
            topology.addStateStore(BeforeCommit.builder(), all);
        }
        for (Topic<?, ?> topic : emits()) {
            topology.addSink(
                    sink(topic),
                    topic.name(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer(),
                    partitioner(topic),
                    all);
        }
        return topology;
    }

    /** The processor that writes a topic; named without the prefix, which is the installation's. */
    String sink(Topic<?, ?> topic) {
        return sinks.computeIfAbsent(
                topic.name(),
                written -> name + ".write-" + written.substring(topics.prefix().length() + 1));
    }

    private boolean readsUplink() {
        return !capabilities.isEmpty();
    }

    /** The name of the processor that decides the topic's records. */
    private String add(
            Topology topology,
            String source,
            Topic<?, ?> topic,
            String decider,
            ProcessorSupplier<byte[], byte[], byte[], byte[]> processor) {
        String read = name + ".read-" + source;
        String decide = name + "." + decider;
        topology.addSource(
                read, new ByteArrayDeserializer(), new ByteArrayDeserializer(), topic.name());
        topology.addProcessor(decide, processor, read);
        return decide;
    }

    /** Null where the producer itself finds the same place, at less cost: by a plain node key. */
    private @Nullable StreamPartitioner<byte[], byte[]> partitioner(Topic<?, ?> topic) {
        if (topic.key() == topics.uplink().key()) {
            return null;
        }
        return switch (topic.keyed()) {
            case BY_BRIDGE -> BY_BRIDGE;
            case IN_EACH -> IN_EACH;
            case BY_NODE, BY_FLEET_KEY, WHOLE -> BY_PLACED_KEY;
        };
    }
}
