package io.headwater.schemas;

import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaTally;

/** Firmware updates of fleets, and how far each node is with them. */
final class OtaTopics {
    final Topic<FleetPartKey, OtaJob> jobs;
    final Topic<RowKey, OtaExecution> executions;
    final Topic<FleetPartKey, OtaTally> tallies;

    OtaTopics(TopicKinds kinds) {
        jobs =
                kinds.inEach(
                        "ota.jobs.v1",
                        "an OTA job, whole in every partition, so that the owner of each node has it; null once it is erased",
                        OtaJob.class);
        executions =
                kinds.rows(
                        "ota.executions.v1",
                        "how far a node is with an OTA job; null once it is erased",
                        OtaExecution.class,
                        TopicKinds.SUPERSEDED);
        tallies =
                kinds.ofFleet(
                        "ota.tallies.v1",
                        "how many nodes of one partition are where with an OTA job, told to the job's owner",
                        KeySerdes.fleetPart(),
                        OtaTally.class,
                        TopicKinds.SUPERSEDED);
    }
}
