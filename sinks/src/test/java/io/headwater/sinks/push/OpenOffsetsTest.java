package io.headwater.sinks.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class OpenOffsetsTest {
    private final OpenOffsets open = new OpenOffsets(10);

    @Test
    void commitsUpToTheFirstThatIsUnderWay() {
        read(10, 11, 12);

        open.ended(11);
        assertThat(open.committable()).isEqualTo(10);
        open.ended(10);
        assertThat(open.committable()).isEqualTo(12);
        open.ended(12);
        assertThat(open.committable()).isEqualTo(13);
    }

    @Test
    void waitsForNothingThatIsNoRecord() {
        read(10, 14);

        open.ended(10);
        open.ended(14);

        assertThat(open.committable()).isEqualTo(15);
    }

    @Test
    void readsAgainWhatWasLeftAndNothingElse() {
        read(10, 11, 12, 13);
        open.ended(10);
        open.left(11, 5_000);
        open.left(13, 6_000);

        assertThat(open.again(4_999)).isEmpty();
        assertThat(open.again(5_000)).hasValue(11);
        assertThat(open.again(5_000)).as("it is on its way").isEmpty();

        assertThat(open.read(11)).isTrue();
        assertThat(open.read(12)).as("is in hand").isFalse();
        assertThat(open.read(13)).isTrue();
        assertThat(open.committable()).isEqualTo(11);
        open.ended(11);
        open.ended(12);
        open.ended(13);
        assertThat(open.committable()).isEqualTo(14);
        assertThat(open.hasLeft()).isFalse();
    }

    @Test
    void goesBackOnceEverythingHasBeenRead() {
        read(10, 11, 12);
        open.left(10, 0);
        open.left(12, 0);
        assertThat(open.again(0)).hasValue(10);

        open.read(10);
        open.left(10, 0);
        assertThat(open.again(0)).as("12 would never have its turn").isEmpty();

        open.read(11);
        open.read(12);
        assertThat(open.again(0)).hasValue(10);
    }

    @Test
    void forgetsWhatIsNotThereAnyMoreWhenItIsReadAgain() {
        read(10, 11, 12);
        open.left(10, 0);
        open.ended(12);
        assertThat(open.again(0)).hasValue(10);

        assertThat(open.read(13)).isTrue();

        open.ended(11);
        assertThat(open.committable()).isEqualTo(13);
    }

    @Test
    void countsOnOverAnyNumberOfRecords() {
        open.read(10);
        LongStream.range(11, 20_000).forEach(this::readAndEnded);
        assertThat(open.committable()).isEqualTo(10);

        open.ended(10);
        LongStream.range(20_000, 30_000).forEach(this::readAndEnded);

        assertThat(open.committable()).isEqualTo(30_000);
        assertThat(open.read(30_000)).isTrue();
        assertThat(open.committable()).isEqualTo(30_000);
    }

    private void readAndEnded(long offset) {
        open.read(offset);
        open.ended(offset);
    }

    private void read(long... offsets) {
        for (long offset : offsets) {
            assertThat(open.read(offset)).isTrue();
        }
    }
}
