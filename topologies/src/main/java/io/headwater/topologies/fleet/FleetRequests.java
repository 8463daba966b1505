package io.headwater.topologies.fleet;

import io.headwater.avro.requests.ChangeOtaJob;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Told;
import io.headwater.topologies.ota.OtaJobs;

/** Requests of the API about the fleet on one task, each to the part it is for. */
record FleetRequests(OtaJobs jobs) implements Reading.Handler<FleetKey, FleetRequest> {
    @Override
    public void decide(Told<FleetKey, FleetRequest> told, Effects effects) {
        FleetRequest request = told.value();
        ChangeOtaJob change = request == null ? null : request.getChangeOtaJob();
        if (change == null) {
            throw new IllegalArgumentException("a kind of request that this version does not know");
        }
        jobs.decide(told.key(), change, told.loggedAt(), effects);
    }
}
