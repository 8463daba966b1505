package io.headwater.topologies.query;

import io.headwater.avro.requests.FleetRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Origin;

/** Where the API writes what it was asked to do about a user or an OTA job. Any thread. */
@FunctionalInterface
public interface FleetRequestLog {
    /**
     * Writes a request; blocks until Kafka has it.
     *
     * @return its place in the fleet's requests topic
     * @throws io.headwater.schemas.KafkaUnavailableException when Kafka did not take it; it may yet
     *     be there, and its id tells
     */
    Origin write(FleetKey key, FleetRequest request);
}
