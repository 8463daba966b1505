package io.headwater.topologies.query;

import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.schemas.Topic;

/**
 * What the endpoints about push read, and how they write.
 *
 * @param users in whose framing requests carry targets and preferences
 */
public record PushSources(PushQueries queries, Topic<FleetKey, PushUser> users) {}
