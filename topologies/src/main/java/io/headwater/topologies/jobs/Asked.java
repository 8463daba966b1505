package io.headwater.topologies.jobs;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;

/**
 * One request of the API as a job sees it.
 *
 * @param node whose owner decides it
 * @param place in the requests topic, not in the uplink
 * @param loggedAt its log time, epoch ms; the only clock that rules may use
 */
public record Asked(NodeKey node, NodeRequest request, Origin place, long loggedAt) {}
