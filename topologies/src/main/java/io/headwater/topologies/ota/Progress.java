package io.headwater.topologies.ota;

import io.headwater.avro.ota.OtaConfirmation;
import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaState;
import io.headwater.schemas.dialect.rainmaker.OtaStatus;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How a node gets through a job: the state machine of rainmaker.md 4.13.4. Pure; times are log
 * times, epoch ms. Callers set the origin.
 */
final class Progress {
    private Progress() {}

    /** A node that is only targeted. */
    static OtaExecution triggered(String job, long at) {
        return OtaExecution.newBuilder()
                .setJob(job)
                .setState(OtaState.TRIGGERED)
                .setStatusSeconds(at / 1000)
                .setStatusOfNode(false)
                .setCreatedAt(at)
                .setChangedAt(at)
                .setOrigin(-1)
                .build();
    }

    /** Whether the node is done with the job, for good. */
    static boolean isTerminal(OtaExecution execution) {
        return execution.getState() == OtaState.SUCCESS
                || execution.getState() == OtaState.REJECTED;
    }

    /** Whether the newest delivery has neither an outcome nor been put off. */
    static boolean isUnanswered(OtaExecution execution) {
        return execution.getDeliveries() > 0
                && (execution.getState() == OtaState.STARTED
                        || execution.getState() == OtaState.IN_PROGRESS);
    }

    /**
     * How many deliveries failed if the node asks again now: one that it never answered, because it
     * starts over each time, is among them.
     */
    static int failedByNow(OtaExecution execution) {
        boolean lost = isUnanswered(execution) && !execution.getDeliveryFailed();
        return execution.getFailedDeliveries() + (lost ? 1 : 0);
    }

    /** The address goes to the node. */
    static OtaExecution sent(OtaExecution execution, @Nullable String version, long at) {
        return ours(execution, OtaState.STARTED, null, at)
                .setDeliveries(execution.getDeliveries() + 1)
                .setFailedDeliveries(failedByNow(execution))
                .setDeliveryFailed(false)
                .setSentAt(at)
                .setVersionBefore(
                        execution.getDeliveries() == 0 ? version : execution.getVersionBefore())
                .build();
    }

    /** It was decided that the node gets the image; it collects the address when it can. */
    static OtaExecution started(OtaExecution execution, long at) {
        return ours(execution, OtaState.STARTED, null, at).build();
    }

    /** The user wants it. */
    static OtaExecution approved(OtaExecution execution, long at) {
        return ours(execution, OtaState.STARTED, null, at).setApprovedAt(at).build();
    }

    /** The delivery failed without the node saying so. */
    static OtaExecution failed(OtaExecution execution, String why, long at) {
        return ours(execution, OtaState.FAILED, why, at)
                .setFailedDeliveries(
                        execution.getFailedDeliveries() + (execution.getDeliveryFailed() ? 0 : 1))
                .setDeliveryFailed(true)
                .build();
    }

    /**
     * The node's word. Attempts within one delivery fail several times and count once (R-OS-1).
     *
     * @param version that the node runs as far as is known
     * @param wanted version of the image; null when nobody said
     */
    static OtaExecution reported(
            OtaExecution execution,
            OtaStatus status,
            @Nullable String version,
            @Nullable String wanted,
            long at) {
        boolean failed = status.progress() == OtaStatus.Progress.FAILED;
        var after =
                OtaExecution.newBuilder(execution)
                        .setState(stateOf(status.progress()))
                        .setInfo(status.info())
                        .setStatusSeconds(status.seconds())
                        .setStatusOfNode(status.clock() == OtaStatus.Clock.NODE)
                        .setBadNodeSeconds(status.badNodeSeconds())
                        .setChangedAt(at);
        if (status.networkId() != null) {
            after.setNetworkId(status.networkId());
        }
        if (failed && !execution.getDeliveryFailed()) {
            after.setFailedDeliveries(execution.getFailedDeliveries() + 1).setDeliveryFailed(true);
        }
        if (status.progress() == OtaStatus.Progress.SUCCESS && wanted != null) {
            boolean runs = wanted.equals(version);
            after.setConfirmation(runs ? OtaConfirmation.CONFIRMED : OtaConfirmation.AWAITED)
                    .setVersionAfter(runs ? version : null);
        }
        return after.build();
    }

    /**
     * What the node runs was seen after its success (R-OS-6).
     *
     * @return empty when it says nothing new
     */
    static Optional<OtaExecution> seen(
            OtaExecution execution, String version, @Nullable String wanted, long at) {
        boolean open =
                execution.getConfirmation() == OtaConfirmation.AWAITED
                        || execution.getConfirmation() == OtaConfirmation.OTHER_VERSION;
        if (!open || wanted == null || version.equals(execution.getVersionAfter())) {
            return Optional.empty();
        }
        return Optional.of(
                OtaExecution.newBuilder(execution)
                        .setVersionAfter(version)
                        .setConfirmation(
                                version.equals(wanted)
                                        ? OtaConfirmation.CONFIRMED
                                        : OtaConfirmation.OTHER_VERSION)
                        .setChangedAt(at)
                        .build());
    }

    private static OtaExecution.Builder ours(
            OtaExecution execution, OtaState state, @Nullable String info, long at) {
        return OtaExecution.newBuilder(execution)
                .setState(state)
                .setInfo(info)
                .setStatusSeconds(at / 1000)
                .setStatusOfNode(false)
                .setBadNodeSeconds(null)
                .setChangedAt(at);
    }

    private static OtaState stateOf(OtaStatus.Progress word) {
        return switch (word) {
            case IN_PROGRESS -> OtaState.IN_PROGRESS;
            case SUCCESS -> OtaState.SUCCESS;
            case FAILED -> OtaState.FAILED;
            case REJECTED -> OtaState.REJECTED;
            case DELAYED -> OtaState.DELAYED;
        };
    }
}
