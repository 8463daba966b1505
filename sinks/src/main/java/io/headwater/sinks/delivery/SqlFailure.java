package io.headwater.sinks.delivery;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import org.jspecify.annotations.Nullable;

/**
 * Whose fault a failed statement is. Decided by SQLSTATE (PostgreSQL documentation, appendix A),
 * because the driver's exception types do not tell.
 */
public enum SqlFailure {
    /** The database is away, full, busy or changing roles: the same rows may pass later. */
    UNAVAILABLE,
    /** The rows cannot be stored, now or later; at least one of them. */
    BAD_ROWS,
    /** A missing table, a missing right, a wrong password: a person must act. */
    BROKEN;

    /** The kind of this failure, by the first SQLSTATE among it and its causes. */
    public static SqlFailure of(SQLException failure) {
        String state = stateOf(failure);
        if (state == null) {
            return isPassing(failure) ? UNAVAILABLE : BROKEN;
        }
        return switch (state) {
            case "55P03", // lock not available
                    "55006", // object in use
                    "25006", // read only: the server became a standby
                    "23514" // no partition for the row any more: dropped since we made it
                    ->
                    UNAVAILABLE;
            default -> ofClass(state.substring(0, Math.min(2, state.length())));
        };
    }

    private static SqlFailure ofClass(String stateClass) {
        return switch (stateClass) {
            case "08", // connection
                    "40", // serialization failure, deadlock
                    "53", // out of disk, memory or connections
                    "57", // shutting down, starting up, cancelled
                    "58" // input and output of the server itself
                    ->
                    UNAVAILABLE;
            case "22", // values no column takes, JSON that jsonb does not
                    "23", // constraints
                    "54" // too large or too deep
                    ->
                    BAD_ROWS;
            default -> BROKEN;
        };
    }

    private static @Nullable String stateOf(@Nullable Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof SQLException sql && sql.getSQLState() != null) {
                return sql.getSQLState();
            }
        }
        return null;
    }

    private static boolean isPassing(SQLException failure) {
        return failure instanceof SQLTransientException
                || failure instanceof SQLRecoverableException;
    }
}
