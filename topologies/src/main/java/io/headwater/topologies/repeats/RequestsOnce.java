package io.headwater.topologies.repeats;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.RequestCapability;
import io.headwater.topologies.repeats.CarriedOut.Place;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Requests to the nodes of one task, each carried out once, also when all of them are read anew
 * because the group's positions are lost: how far they are carried out is kept beside what they
 * changed, in the same transaction. Stream thread only.
 *
 * <pre>
 * request --> not before [repeats-recent] --> the handler
 * </pre>
 */
public final class RequestsOnce implements RequestCapability.Handler {
    /** In a store of nodes the row that is none's: there is no such dialect. */
    static final NodeKey ROW = new NodeKey(NodeKey.DEFAULT_TENANT, "headwater", "requests");

    private final KeyValueStore<NodeKey, byte[]> rows; // nodes have theirs from another handler
    private final RequestCapability.Handler requests;

    /**
     * Starts on a task, whose job has the store.
     *
     * @param requests what is done with those that were not carried out before
     */
    public RequestsOnce(Capability.Task task, Topics topics, RequestCapability.Handler requests) {
        rows = task.store(Repeats.recent(topics));
        this.requests = requests;
    }

    @Override
    public void decide(Asked asked, Effects effects) {
        byte @Nullable [] row = rows.get(ROW);
        @Nullable CarriedOut known = row == null ? null : CarriedOut.in(row);
        var place = new Place(asked.place().offset(), asked.loggedAt());
        if (known != null && known.has(place)) {
            effects.ignore("duplicate");
            return;
        }
        requests.decide(asked, effects);
        effects.put(rows, ROW, (known == null ? CarriedOut.NOTHING : known).with(place).row());
    }
}
