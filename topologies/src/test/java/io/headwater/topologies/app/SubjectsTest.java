package io.headwater.topologies.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.schemas.Topics;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.avro.SchemaIdTable.Entry;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SubjectsTest {
    @Test
    void everyRecordInTheTableIsTheValueOfSomeTopic() {
        SchemaIdTable table = SchemaIdTable.load();

        var subjects = Subjects.of(new Topics(Topics.DEFAULT_PREFIX, table));

        assertThat(subjects.values())
                .containsAll(
                        table.entries().stream().map(Entry::record).collect(Collectors.toSet()));
    }
}
