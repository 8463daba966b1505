package io.headwater.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SqlFailureTest {
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource({
        "08006, UNAVAILABLE, connection lost",
        "08001, UNAVAILABLE, connection refused",
        "57P01, UNAVAILABLE, shutting down",
        "57P03, UNAVAILABLE, starting up",
        "57014, UNAVAILABLE, statement timed out",
        "53300, UNAVAILABLE, too many connections",
        "53100, UNAVAILABLE, disk full",
        "40P01, UNAVAILABLE, deadlock",
        "40001, UNAVAILABLE, serialization failure",
        "25006, UNAVAILABLE, became a standby",
        "55P03, UNAVAILABLE, lock not available",
        "58030, UNAVAILABLE, input or output error",
        "23514, UNAVAILABLE, partition dropped",
        "22P02, BAD_ROWS, not JSON",
        "22P05, BAD_ROWS, U+0000 in JSON",
        "22021, BAD_ROWS, not in the encoding",
        "54000, BAD_ROWS, index row too large",
        "54001, BAD_ROWS, JSON too deep",
        "28P01, BROKEN, wrong password",
        "42501, BROKEN, right missing",
        "42P01, BROKEN, table missing",
        "XX001, BROKEN, data corrupted",
    })
    void isToldBySqlState(String state, SqlFailure expected, String meaning) {
        assertThat(SqlFailure.of(new SQLException(meaning, state))).isEqualTo(expected);
    }

    @Test
    void looksThroughTheWrapperOfAPoolThatFoundNoConnection() {
        var pooled =
                new SQLTransientConnectionException(
                        "no connection in time", null, new SQLException("wrong password", "28P01"));

        assertThat(SqlFailure.of(pooled)).isEqualTo(SqlFailure.BROKEN);
    }

    @Test
    void takesAFailureWithoutStateForPassingWhenItsTypeSaysSo() {
        assertThat(SqlFailure.of(new SQLTransientConnectionException("no connection in time")))
                .isEqualTo(SqlFailure.UNAVAILABLE);
        assertThat(SqlFailure.of(new SQLException("no idea"))).isEqualTo(SqlFailure.BROKEN);
    }
}
