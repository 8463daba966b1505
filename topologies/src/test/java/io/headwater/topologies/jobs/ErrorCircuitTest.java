package io.headwater.topologies.jobs;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class ErrorCircuitTest {
    private static final long MINUTE = 60_000;
    private final RuntimeException failure = new IllegalStateException("broken rule");

    private final ErrorCircuit circuit = new ErrorCircuit();

    @Test
    void bearsAHundredFailuresInAMinute() {
        assertThatCode(() -> fail(100, 0)).doesNotThrowAnyException();
    }

    @Test
    void opensAtTheHundredAndFirstAndSaysWhy() {
        fail(100, 0);

        assertThatThrownBy(() -> fail(1, MINUTE - 1))
                .isInstanceOf(CircuitOpenException.class)
                .hasMessage(
                        "101 of 101 records failed within a minute of log time, the last at 3:7:"
                                + " java.lang.IllegalStateException: broken rule")
                .hasCause(failure);
    }

    @Test
    void countsARecordOnceHoweverManyStepsOfItFail() {
        circuit.record(0);

        assertThatCode(() -> failSteps(101)).doesNotThrowAnyException();

        fail(99, 0);
        assertThatThrownBy(() -> fail(1, 0)).hasMessageStartingWith("101 of 101 records failed");
    }

    @Test
    void beginsAnewWithEachMinuteOfLogTime() {
        fail(100, 0);

        assertThatCode(() -> fail(100, MINUTE)).doesNotThrowAnyException();
    }

    @Test
    void opensAboveOnePercentOfManyRecords() {
        fail(10, 0);
        pass(ErrorCircuit.FEWEST_FOR_SHARE - 10, 0);

        assertThatThrownBy(() -> fail(1, 0)).hasMessageStartingWith("11 of 1001 records failed");
    }

    @Test
    void bearsALargeShareOfFewRecords() {
        pass(10, 0);

        assertThatCode(() -> fail(50, 0)).doesNotThrowAnyException();
    }

    private void failSteps(int times) {
        for (int i = 0; i < times; i++) {
            circuit.failed("3:7", failure);
        }
    }

    private void pass(int times, long at) {
        for (int i = 0; i < times; i++) {
            circuit.record(at);
        }
    }

    private void fail(int times, long at) {
        for (int i = 0; i < times; i++) {
            circuit.record(at);
            circuit.failed(uplink(at), failure);
        }
    }

    private static Uplink uplink(long at) {
        var origin = new Origin(3, 7);
        var headers = new RecordHeaders();
        return new Uplink(
                NodeKey.rainmaker("node-1"),
                new byte[0],
                UplinkHeaders.read(headers, at),
                headers,
                origin,
                origin,
                at);
    }
}
