package io.headwater.topologies.query;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;

/** Where the API writes what it was asked to do about a node. Any thread. */
@FunctionalInterface
public interface RequestLog {
    /**
     * Writes a request; blocks until Kafka has it.
     *
     * @return its place in the requests topic
     * @throws io.headwater.schemas.KafkaUnavailableException when Kafka did not take it; it may yet
     *     be there, and its id tells
     */
    Origin write(NodeKey node, NodeRequest request);
}
