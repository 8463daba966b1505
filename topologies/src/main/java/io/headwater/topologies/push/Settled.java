package io.headwater.topologies.push;

import io.headwater.avro.push.PushDelivery;
import io.headwater.avro.push.PushOutcome;
import io.headwater.avro.push.PushReceipt;
import io.headwater.avro.push.PushStatus;

/** How far a delivery is, once a receipt is known. Pure. */
final class Settled {
    private Settled() {}

    /**
     * Whether a receipt says more than is known. Attempts may be told of twice and out of order;
     * what has ended stays as it ended, unless it was delivered after all.
     */
    static boolean isNews(PushDelivery known, PushReceipt receipt) {
        return switch (known.getStatus()) {
            case DELIVERED -> false;
            case FAILED, GONE -> receipt.getOutcome() == PushOutcome.DELIVERED;
            case REQUESTED, HELD, LIMITED, UNKNOWN -> true;
            case RETRYING ->
                    receipt.getOutcome() != PushOutcome.RETRYING
                            || receipt.getAttempts() >= known.getAttempts();
        };
    }

    /** The delivery after the receipt. */
    static PushDelivery by(PushDelivery known, PushReceipt receipt) {
        PushStatus status = statusOf(receipt.getOutcome());
        boolean hasEnded = status != PushStatus.RETRYING;
        return PushDelivery.newBuilder(known)
                .setStatus(status)
                .setAttempts(receipt.getAttempts())
                .setAnswer(receipt.getStatus())
                .setReason(receipt.getReason())
                .setSettledAt(hasEnded ? receipt.getAt() : null)
                .setNextAt(receipt.getNextAt())
                .build();
    }

    /** The delivery as if it had never been tried. */
    static PushDelivery anew(PushDelivery known) {
        return PushDelivery.newBuilder(known)
                .setStatus(PushStatus.REQUESTED)
                .setAttempts(0)
                .setAnswer(null)
                .setReason(null)
                .setSettledAt(null)
                .setNextAt(null)
                .build();
    }

    /** For counts. */
    static String word(PushOutcome outcome) {
        return switch (outcome) {
            case DELIVERED -> "delivered";
            case RETRYING -> "retrying";
            case FAILED -> "failed";
            case GONE -> "gone";
            case UNKNOWN -> "unknown";
        };
    }

    private static PushStatus statusOf(PushOutcome outcome) {
        return switch (outcome) {
            case DELIVERED -> PushStatus.DELIVERED;
            case RETRYING -> PushStatus.RETRYING;
            case FAILED -> PushStatus.FAILED;
            case GONE -> PushStatus.GONE;
            case UNKNOWN -> PushStatus.UNKNOWN;
        };
    }
}
