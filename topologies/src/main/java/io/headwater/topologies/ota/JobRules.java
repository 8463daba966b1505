package io.headwater.topologies.ota;

import io.headwater.avro.ota.OtaFailureLimit;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaJobStatus;
import io.headwater.avro.ota.OtaTally;
import io.headwater.avro.ota.OtaTarget;
import io.headwater.avro.ota.OtaWave;
import io.headwater.avro.requests.OtaJobChange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may become of an OTA job. Pure; times are log times, epoch ms. */
final class JobRules {
    private JobRules() {}

    /**
     * A job as it begins: active, its first wave open, whatever its definition says of that. Its
     * listed nodes are in order, so that a node is found among them at once.
     */
    static OtaJob created(OtaJob definition, long at) {
        var nodes = definition.getTarget().getNodes().stream().distinct().sorted().toList();
        return OtaJob.newBuilder(definition)
                .setTarget(OtaTarget.newBuilder(definition.getTarget()).setNodes(nodes).build())
                .setCreatedAt(at)
                .setOpenWave(0)
                .setWaveOpenedAt(at)
                .setStatus(OtaJobStatus.ACTIVE)
                .setStatusReason(null)
                .setStatusAt(at)
                .setRevision(0)
                .build();
    }

    /** The job after a person's change; empty when the change has no effect in its state. */
    static Optional<OtaJob> changed(OtaJob job, OtaJobChange change, long at) {
        OtaJobStatus status = job.getStatus();
        boolean active = status == OtaJobStatus.ACTIVE;
        boolean paused = status == OtaJobStatus.PAUSED;
        return switch (change) {
            case CREATE -> Optional.empty();
            case PAUSE -> active ? to(job, OtaJobStatus.PAUSED, null, at) : Optional.empty();
            case RESUME -> paused ? to(job, OtaJobStatus.ACTIVE, null, at) : Optional.empty();
            case CANCEL ->
                    active || paused ? to(job, OtaJobStatus.CANCELLED, null, at) : Optional.empty();
            case OPEN_NEXT_WAVE -> active || paused ? nextWave(job, at) : Optional.empty();
        };
    }

    /** The job after its numbers moved; empty when they mean nothing new. */
    static Optional<OtaJob> judged(OtaJob job, OtaTally total, long at) {
        if (job.getStatus() != OtaJobStatus.ACTIVE) {
            return Optional.empty();
        }
        if (isDone(job, total)) {
            return to(job, OtaJobStatus.FINISHED, "every node is done", at);
        }
        OtaFailureLimit limit = job.getFailureLimit();
        if (limit != null && isPast(limit, total)) {
            String why =
                    "%d of %d nodes with an outcome failed, the limit is %d percent"
                            .formatted(
                                    total.getTroubled(),
                                    Tallies.outcomes(total),
                                    limit.getPercent());
            return switch (limit.getAction()) {
                case PAUSE -> to(job, OtaJobStatus.PAUSED, why, at);
                case CANCEL -> to(job, OtaJobStatus.CANCELLED, why, at);
            };
        }
        return isReadyForNextWave(job, total) ? nextWaveAfterRest(job, at) : Optional.empty();
    }

    /** Whether the job lists its nodes, so that it is known how many there are (R-OS-5). */
    static boolean isOfKnownSize(OtaJob job) {
        OtaTarget target = job.getTarget();
        return !target.getNodes().isEmpty()
                && target.getGroups().isEmpty()
                && target.getTypes().isEmpty()
                && target.getModels().isEmpty()
                && target.getFwVersions().isEmpty()
                && target.getAttributes().isEmpty();
    }

    private static boolean isDone(OtaJob job, OtaTally total) {
        return isOfKnownSize(job)
                && !job.getContinuous()
                && total.getSuccess() + total.getRejected() >= job.getTarget().getNodes().size();
    }

    private static boolean isPast(OtaFailureLimit limit, OtaTally total) {
        int outcomes = Tallies.outcomes(total);
        return outcomes >= limit.getOutcomes()
                && total.getTroubled() > 0
                && 100L * total.getTroubled() >= (long) limit.getPercent() * outcomes;
    }

    private static boolean isReadyForNextWave(OtaJob job, OtaTally total) {
        if (job.getOpenWave() + 1 >= job.getWaves().size()) {
            return false;
        }
        OtaWave wave = job.getWaves().get(job.getOpenWave());
        int successes = Tallies.successes(total);
        return successes >= wave.getSuccesses()
                && 100L * successes >= (long) wave.getSuccessPercent() * Tallies.outcomes(total);
    }

    /** Opens it at once or, when this one has not rested long enough, at that time. */
    private static Optional<OtaJob> nextWaveAfterRest(OtaJob job, long at) {
        long rested =
                job.getWaveOpenedAt()
                        + job.getWaves().get(job.getOpenWave()).getRestSeconds() * 1000L;
        return nextWave(job, Math.max(at, rested));
    }

    private static Optional<OtaJob> nextWave(OtaJob job, long at) {
        if (job.getOpenWave() + 1 >= job.getWaves().size()) {
            return Optional.empty();
        }
        return Optional.of(
                revised(job).setOpenWave(job.getOpenWave() + 1).setWaveOpenedAt(at).build());
    }

    private static Optional<OtaJob> to(
            OtaJob job, OtaJobStatus status, @Nullable String why, long at) {
        return Optional.of(
                revised(job).setStatus(status).setStatusReason(why).setStatusAt(at).build());
    }

    private static OtaJob.Builder revised(OtaJob job) {
        return OtaJob.newBuilder(job).setRevision(job.getRevision() + 1);
    }
}
