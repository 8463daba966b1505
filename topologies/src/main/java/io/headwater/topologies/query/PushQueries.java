package io.headwater.topologies.query;

import io.headwater.avro.push.PushUser;
import io.headwater.schemas.FleetKey;
import io.headwater.topologies.push.Deliveries;
import java.util.List;

/**
 * What may be asked of what users are told, not yet committed writes included. Any thread that may
 * block. Nothing is known of a user whom nobody ever heard of.
 */
public interface PushQueries {
    /** Targets and preferences; none when there are none. */
    Lookup<PushUser> user(FleetKey user);

    /** What the user was told, the newest first. */
    Lookup<List<Deliveries.Row>> deliveries(FleetKey user);
}
