package io.headwater.schemas.dialect.rainmaker;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How far a node is with an update (section 4.13).
 *
 * @param info the node's own words; null when it sent none
 * @param clock whose time {@code seconds} is
 * @param seconds epoch seconds: the node's when they can be right, else when we received it
 * @param badNodeSeconds what the node's clock said when that cannot be right; null otherwise
 * @param networkId of its Thread network; null when it has none
 */
public record OtaStatus(
        String jobId,
        Progress progress,
        @Nullable String info,
        Clock clock,
        long seconds,
        @Nullable Long badNodeSeconds,
        @Nullable String networkId) {
    /** The word of the node. */
    public enum Progress {
        IN_PROGRESS,
        SUCCESS,
        FAILED,
        REJECTED,
        DELAYED;

        private final String word = name().toLowerCase(Locale.ROOT).replace('_', '-');

        /** As the wire has it, for example {@code in-progress}. */
        public String word() {
            return word;
        }

        /** Whether the node is done with the job, for good (section 4.13.2). */
        public boolean isTerminal() {
            return this == SUCCESS || this == REJECTED;
        }
    }

    /** Who told the time (R-OS-2). */
    public enum Clock {
        NODE,
        CLOUD
    }
}
