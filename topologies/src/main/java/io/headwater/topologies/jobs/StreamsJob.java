package io.headwater.topologies.jobs;

import io.headwater.schemas.InboxKey;
import io.headwater.schemas.NodePartitions;
import io.headwater.schemas.Topic;
import io.headwater.schemas.Topics;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Capabilities that decide together about each record of the uplink, in one task per partition and
 * one transaction.
 *
 * <pre>
 * node.uplink ----> JOB.read-uplink ----> JOB.decide [every store] --+--> JOB.write-TOPIC --> TOPIC
 * node.requests --> JOB.read-requests --> JOB.answer [every store] --+
 * </pre>
 */
public final class StreamsJob {
    /**
     * A new generation is a new application that is seeded from the state topics, design section 3.
     */
    private static final int GENERATION = 1;

    /** A row belongs to its node's partition, whatever the rest of its key says. */
    private static final StreamPartitioner<byte[], byte[]> BY_NODE =
            (topic, key, value, partitions) ->
                    Optional.of(Set.of(NodePartitions.of(key, partitions)));

    /** For the bridge that its key names. */
    private static final StreamPartitioner<byte[], byte[]> BY_BRIDGE =
            (topic, key, value, partitions) ->
                    InboxKey.parse(key)
                            .map(to -> Set.of(InboxKey.partitionOf(to.bridge(), partitions)));

    private final String name;
    private final Topics topics;
    private final List<Capability> capabilities;
    private final @Nullable RequestCapability requests;

    /**
     * @param name {@code nodes} or {@code timeseries}; part of names on the broker
     * @param capabilities in the order in which they decide
     */
    public StreamsJob(String name, Topics topics, List<Capability> capabilities) {
        this(name, topics, capabilities, null);
    }

    /**
     * @param name {@code nodes} or {@code timeseries}; part of names on the broker
     * @param capabilities in the order in which they decide
     * @param requests what is done with requests of the API; null when the job takes none
     */
    public StreamsJob(
            String name,
            Topics topics,
            List<Capability> capabilities,
            @Nullable RequestCapability requests) {
        this.name = name;
        this.topics = topics;
        this.capabilities = List.copyOf(capabilities);
        this.requests = requests;
    }

    /** Under which name {@code Watermarks} tells how far this job has read its requests. */
    public static String requestsOf(String job) {
        return RequestProcessor.watermarkOf(job);
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

    /** Every store, in the order of the capabilities. */
    public List<JobStore<?, ?>> stores() {
        return capabilities.stream()
                .<JobStore<?, ?>>flatMap(capability -> capability.stores().stream())
                .toList();
    }

    /** How stores are filled from state topics. */
    public List<Seed> seeds() {
        return capabilities.stream().flatMap(capability -> capability.seeds().stream()).toList();
    }

    /** Every topic it writes. */
    public Set<Topic<?, ?>> emits() {
        var emitted = new LinkedHashSet<Topic<?, ?>>();
        capabilities.forEach(capability -> emitted.addAll(capability.emits()));
        emitted.add(topics.rejected());
        return emitted;
    }

    /** The wiring, for these Streams settings. */
    Topology topology(StreamsConfig settings, JobSurroundings surroundings) {
        var topology = new Topology(new TopologyConfig(settings));
        String source = name + ".read-uplink";
        String decide = name + ".decide";
        topology.addSource(
                source,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.uplink().name());
        topology.addProcessor(
                decide,
                () -> new UplinkProcessor(name, capabilities, topics, this::sink, surroundings),
                source);
        String[] deciders = {decide};
        if (requests != null) {
            deciders = new String[] {decide, addRequests(topology, requests, surroundings)};
        }
        for (JobStore<?, ?> store : stores()) {
            topology.addStateStore(store.builder(), deciders);
        }
        for (Topic<?, ?> topic : emits()) {
            topology.addSink(
                    sink(topic),
                    topic.name(),
                    new ByteArraySerializer(),
                    new ByteArraySerializer(),
                    topic.keyed() == Topic.Keyed.BY_BRIDGE ? BY_BRIDGE : BY_NODE,
                    deciders);
        }
        return topology;
    }

    /** The name of the processor that takes requests. */
    private String addRequests(
            Topology topology, RequestCapability capability, JobSurroundings surroundings) {
        String source = name + ".read-requests";
        String answer = name + ".answer";
        topology.addSource(
                source,
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer(),
                topics.requests().name());
        topology.addProcessor(
                answer,
                () -> new RequestProcessor(name, capability, topics, this::sink, surroundings),
                source);
        return answer;
    }

    /** The processor that writes a topic; named without the prefix, which is the installation's. */
    String sink(Topic<?, ?> topic) {
        return name + ".write-" + topic.name().substring(topics.prefix().length() + 1);
    }
}
