package io.headwater.topologies.ota;

import io.headwater.avro.ota.OtaConfirmation;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaState;
import io.headwater.avro.ota.OtaTally;
import org.jspecify.annotations.Nullable;

/** Counting executions. Pure; times are log times, epoch ms. */
public final class Tallies {
    private Tallies() {}

    /** Of a job that nobody has an execution of. */
    public static OtaTally none() {
        return OtaTally.newBuilder().build();
    }

    /** Nodes of which it is known how the job went, for now: a failed one may still succeed. */
    public static int outcomes(OtaTally tally) {
        return successes(tally) + tally.getTroubled();
    }

    /** Nodes that succeeded and were not seen with another version since. */
    public static int successes(OtaTally tally) {
        return tally.getSuccess() - tally.getOtherVersion();
    }

    /**
     * The numbers once an execution is another.
     *
     * @param before null when there was none
     * @param after null when it is erased
     */
    static OtaTally moved(
            OtaTally tally, @Nullable OtaExecution before, @Nullable OtaExecution after, long at) {
        OtaTally moved = OtaTally.newBuilder(tally).build();
        count(moved, before, -1);
        count(moved, after, 1);
        if (outcomes(moved) != outcomes(tally)) {
            moved.setFirstAt(tally.getFirstAt() == 0 ? at : tally.getFirstAt());
            moved.setLastAt(at);
        }
        return moved;
    }

    /** The sum once a part of it is another. */
    static OtaTally summed(OtaTally sum, OtaTally before, OtaTally after) {
        OtaTally next = OtaTally.newBuilder(sum).build();
        add(next, before, -1);
        add(next, after, 1);
        next.setFirstAt(earlier(sum.getFirstAt(), after.getFirstAt()));
        next.setLastAt(Math.max(sum.getLastAt(), after.getLastAt()));
        return next;
    }

    private static void add(OtaTally sum, OtaTally part, int by) {
        sum.setStarted(sum.getStarted() + by * part.getStarted());
        sum.setInProgress(sum.getInProgress() + by * part.getInProgress());
        sum.setDelayed(sum.getDelayed() + by * part.getDelayed());
        sum.setFailed(sum.getFailed() + by * part.getFailed());
        sum.setRejected(sum.getRejected() + by * part.getRejected());
        sum.setSuccess(sum.getSuccess() + by * part.getSuccess());
        sum.setConfirmed(sum.getConfirmed() + by * part.getConfirmed());
        sum.setOtherVersion(sum.getOtherVersion() + by * part.getOtherVersion());
        sum.setTroubled(sum.getTroubled() + by * part.getTroubled());
    }

    private static void count(OtaTally tally, @Nullable OtaExecution execution, int by) {
        if (execution == null) {
            return;
        }
        switch (execution.getState()) {
            case TRIGGERED -> {} // only targeted
            case STARTED -> tally.setStarted(tally.getStarted() + by);
            case IN_PROGRESS -> tally.setInProgress(tally.getInProgress() + by);
            case DELAYED -> tally.setDelayed(tally.getDelayed() + by);
            case FAILED -> tally.setFailed(tally.getFailed() + by);
            case REJECTED -> tally.setRejected(tally.getRejected() + by);
            case SUCCESS -> tally.setSuccess(tally.getSuccess() + by);
        }
        switch (execution.getConfirmation()) {
            case NONE, AWAITED -> {}
            case CONFIRMED -> tally.setConfirmed(tally.getConfirmed() + by);
            case OTHER_VERSION -> tally.setOtherVersion(tally.getOtherVersion() + by);
        }
        if (isTroubled(execution)) {
            tally.setTroubled(tally.getTroubled() + by);
        }
    }

    private static boolean isTroubled(OtaExecution execution) {
        return execution.getState() == OtaState.REJECTED
                || execution.getConfirmation() == OtaConfirmation.OTHER_VERSION
                || (execution.getState() != OtaState.SUCCESS
                        && execution.getFailedDeliveries() > 0);
    }

    private static long earlier(long one, long other) {
        return one == 0 || (other != 0 && other < one) ? other : one;
    }
}
