package io.headwater.sinks.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BisectionTest {
    private final List<Integer> written = new ArrayList<>();
    private final List<Integer> refused = new ArrayList<>();
    private int statements;

    @Test
    void writesEverythingInOneStatementWhenNothingIsWrong() throws SQLException {
        write(8, Set.of(), "22P02");

        assertThat(written).containsExactly(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(statements).isEqualTo(1);
    }

    @Test
    void writesAllButTheRowsThatAreRefused() throws SQLException {
        write(9, Set.of(0, 5, 8), "22P02");

        assertThat(written).containsExactly(1, 2, 3, 4, 6, 7);
        assertThat(refused).containsExactly(0, 5, 8);
    }

    @Test
    void findsOneRowAmongAThousandInTwentyOneStatements() throws SQLException {
        write(1024, Set.of(700), "22P02");

        assertThat(refused).containsExactly(700);
        assertThat(statements).isEqualTo(21);
    }

    @Test
    void writesNothingWhenThereIsNothing() throws SQLException {
        write(0, Set.of(), "22P02");

        assertThat(statements).isZero();
    }

    @Test
    void looksForNoRowWhenTheDatabaseIsAway() {
        assertThatThrownBy(() -> write(8, Set.of(3), "57P01")).isInstanceOf(SQLException.class);

        assertThat(refused).isEmpty();
        assertThat(statements).isEqualTo(1);
    }

    private void write(int rows, Set<Integer> poisoned, String state) throws SQLException {
        Bisection.write(
                IntStream.range(0, rows).boxed().toList(),
                batch -> {
                    statements++;
                    if (batch.stream().anyMatch(poisoned::contains)) {
                        throw new SQLException("refused", state);
                    }
                    written.addAll(batch);
                },
                (row, why) -> refused.add(row));
    }
}
