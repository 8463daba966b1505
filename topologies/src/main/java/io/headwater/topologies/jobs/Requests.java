package io.headwater.topologies.jobs;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;

/** Requests of the API about nodes, as a job reads them. */
final class Requests {
    /** Of the reading; also of the fleet's requests. */
    static final String NAME = "requests";

    private Requests() {}

    static Reading<NodeKey, NodeRequest> of(Topics topics, RequestCapability capability) {
        return new Reading<>(
                topics.requests(), NAME, "answer", task -> handler(capability.open(task)));
    }

    private static Reading.Handler<NodeKey, NodeRequest> handler(
            RequestCapability.Handler handler) {
        return (told, effects) -> {
            NodeRequest request = told.value();
            if (request != null) {
                handler.decide(
                        new Asked(told.key(), request, told.place(), told.loggedAt()), effects);
            }
        };
    }
}
