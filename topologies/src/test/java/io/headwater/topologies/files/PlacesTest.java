package io.headwater.topologies.files;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.topologies.files.Places.Entry;
import org.junit.jupiter.api.Test;

class PlacesTest {
    private final Places places = new Places(3, 2);

    @Test
    void anAddressHasSoManyAndNoMore() {
        assertThat(places.enter("a")).isEqualTo(Entry.GRANTED);
        assertThat(places.enter("a")).isEqualTo(Entry.GRANTED);
        assertThat(places.enter("a")).isEqualTo(Entry.ADDRESS);
        assertThat(places.enter("b")).isEqualTo(Entry.GRANTED);
    }

    @Test
    void allTogetherHaveSoManyAndNoMore() {
        places.enter("a");
        places.enter("b");
        places.enter("c");

        assertThat(places.enter("d")).isEqualTo(Entry.TOTAL);
    }

    @Test
    void aPlaceThatIsLeftIsFree() {
        places.enter("a");
        places.enter("a");
        places.leave("a");

        assertThat(places.enter("a")).isEqualTo(Entry.GRANTED);
    }
}
