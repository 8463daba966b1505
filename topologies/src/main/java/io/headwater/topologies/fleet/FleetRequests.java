package io.headwater.topologies.fleet;

import io.headwater.avro.requests.ChangeOtaJob;
import io.headwater.avro.requests.ChangePush;
import io.headwater.avro.requests.ChangeRule;
import io.headwater.avro.requests.FleetRequest;
import io.headwater.schemas.FleetKey;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.Reading;
import io.headwater.topologies.jobs.Step;
import io.headwater.topologies.jobs.Told;
import io.headwater.topologies.ota.OtaJobs;
import io.headwater.topologies.push.UserPushes;
import io.headwater.topologies.rules.RuleBook;
import io.headwater.topologies.timers.TimerKind;
import io.headwater.topologies.timers.Timers;
import java.util.List;
import java.util.Map;

/** Requests of the API about the fleet on one task, each to the part it is for. */
record FleetRequests(OtaJobs jobs, RuleBook rules, UserPushes pushes, Timers timers)
        implements Reading.Handler<FleetKey, FleetRequest> {
    @Override
    public List<Step> due(long firedAt) {
        return timers.dueBy(firedAt, Map.of(TimerKind.PUSH, pushes));
    }

    @Override
    public void decide(Told<FleetKey, FleetRequest> told, Effects effects) {
        FleetRequest request = told.value();
        ChangeOtaJob job = request == null ? null : request.getChangeOtaJob();
        ChangePush push = request == null ? null : request.getChangePush();
        ChangeRule rule = request == null ? null : request.getChangeRule();
        if (rule != null) {
            rules.decide(told.key(), rule, told.loggedAt(), effects);
        } else if (request != null && job != null) {
            jobs.decide(told.key(), job, told.loggedAt(), effects);
        } else if (request != null && push != null) {
            pushes.change(told.key(), push, request.getId(), told.loggedAt(), effects);
        } else {
            throw new IllegalArgumentException("a kind of request that this version does not know");
        }
    }
}
