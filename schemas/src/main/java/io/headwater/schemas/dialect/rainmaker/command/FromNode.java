package io.headwater.schemas.dialect.rainmaker.command;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What a node says on {@code from-node} (rainmaker.md 4.14.3). */
public sealed interface FromNode {
    /** The node asks for its open requests; firmware does so at every connect. */
    record PendingPoll() implements FromNode {}

    /**
     * The node asks something of the cloud.
     *
     * @param requestId the node's own; empty when it gave none
     * @param data as sent; null when there was none
     */
    @SuppressWarnings("ArrayRecordComponent") // equals and hashCode are written out below
    record NodeRequest(String requestId, int command, byte @Nullable [] data) implements FromNode {
        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof NodeRequest(String id, int number, byte[] bytes)
                    && requestId.equals(id)
                    && command == number
                    && Arrays.equals(data, bytes);
        }

        @Override
        public int hashCode() {
            return 31 * requestId.hashCode() + command;
        }

        @Override
        public String toString() {
            return "request " + requestId + " of the node, command " + command;
        }
    }

    /**
     * The node answers a request.
     *
     * @param status 0 success, 1 failed, 2 invalid, 3 not authorised, 4 command not found; others
     *     are failures
     * @param data as sent; null when there was none
     */
    @SuppressWarnings("ArrayRecordComponent") // equals and hashCode are written out below
    record Response(String requestId, int status, int command, byte @Nullable [] data)
            implements FromNode {
        /** Whether the node did as asked, as far as the status says. */
        public boolean succeeded() {
            return status == 0;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Response(String id, int code, int number, byte[] bytes)
                    && requestId.equals(id)
                    && status == code
                    && command == number
                    && Arrays.equals(data, bytes);
        }

        @Override
        public int hashCode() {
            return 31 * requestId.hashCode() + command;
        }

        @Override
        public String toString() {
            return "response to " + requestId + ", command " + command + ", status " + status;
        }
    }
}
