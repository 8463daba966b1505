package io.headwater.topologies.nodes;

import io.headwater.avro.requests.PublishToNode;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.RequestCapability;

/** Requests of the API about the nodes of one task, each to the capability it is for. */
record NodeRequests(Downlinks downlinks) implements RequestCapability.Handler {
    @Override
    public void decide(Asked asked, Effects effects) {
        PublishToNode publish = asked.request().getPublish();
        if (publish == null) {
            throw new IllegalArgumentException("a kind of request that this version does not know");
        }
        downlinks.publish(asked, publish, effects);
    }
}
