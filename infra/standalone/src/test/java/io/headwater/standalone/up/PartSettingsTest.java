package io.headwater.standalone.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartSettingsTest {
    private static final String PLACE = "consumer.override.group.instance.id";

    @Test
    void aSinkKeepsItsPlaceForAsLongAsItReadsTheSameTopics() {
        String place = placeOf("headwater");

        assertThat(place).startsWith("standalone-").isEqualTo(placeOf("headwater"));
        assertThat(placeOf("other")).isNotEqualTo(place);
    }

    private static @Nullable String placeOf(String prefix) {
        var topics = new Topics(prefix, SchemaIdTable.load());
        return PartSettings.sink(topics, "jdbc:postgresql://localhost/headwater").get(PLACE);
    }
}
