package io.headwater.topologies.jobs;

import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyConfig;

/**
 * A topology in which a state topic may stand in for the changelog of its store, as Kafka Streams
 * has it for a table that is read from a topic: the row is written to the log once, and restored
 * from there. Unlike there the topic is not read by the job but written by it (ADR 0018).
 */
final class JobTopology extends Topology {
    JobTopology(StreamsConfig settings) {
        super(new TopologyConfig(settings));
    }

    void addStore(JobStore<?, ?> store, String... deciders) {
        addStateStore(store.builder(), deciders);
        if (store.keptIn() != null) {
            internalTopologyBuilder.connectSourceStoreAndTopic(store.name(), store.keptIn());
        }
    }
}
