package io.headwater.topologies.query;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;

/** Where the API writes what it was asked to do about a node, or says for it. Any thread. */
public interface RequestLog {
    /**
     * Writes a request; blocks until Kafka has it.
     *
     * @return its place in the requests topic
     * @throws io.headwater.schemas.KafkaUnavailableException when Kafka did not take it; it may yet
     *     be there, and its id tells
     */
    Origin write(NodeKey node, NodeRequest request);

    /**
     * Lands what somebody who may brought of a node; blocks until Kafka has it.
     *
     * @return its place in the uplink
     * @throws io.headwater.schemas.KafkaUnavailableException when Kafka did not take it; it may yet
     *     be there
     */
    Origin land(NodeKey node, UplinkHeaders headers, byte[] payload);
}
