package io.headwater.schemas.avro;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Keeps the id table append-only. {@code mvn -pl schemas test -Dtest=SchemaIdTableTest
 * -Dheadwater.schemas.append=true} appends the versions that have no id yet; commit what it adds.
 */
class SchemaIdTableTest {
    private static final Path SCHEMAS = Path.of("src/main/avro");
    private static final Path TABLE = Path.of("src/main/resources/schema-ids");

    @BeforeAll
    static void appendWhenAsked() throws IOException {
        if (!Boolean.getBoolean("headwater.schemas.append")) {
            return;
        }
        var known =
                SchemaIdTable.load().entries().stream()
                        .map(SchemaIdTable.Entry::fingerprint)
                        .toList();
        int next = SchemaIdTable.FIRST_ID + known.size();
        var lines = new StringBuilder(Files.readString(TABLE.resolve("table.tsv")));
        for (Path file : schemaFiles()) {
            String text = Files.readString(file);
            Schema schema = new Schema.Parser().parse(text);
            long fingerprint = SchemaNormalization.parsingFingerprint64(schema);
            if (known.contains(fingerprint)) {
                continue;
            }
            String name = next + "-" + schema.getName() + ".avsc";
            Files.writeString(TABLE.resolve(name), text);
            lines.append(
                    "%d\t%s\t%016x\t%s\n"
                            .formatted(next++, schema.getFullName(), fingerprint, name));
        }
        Files.writeString(TABLE.resolve("table.tsv"), lines.toString());
    }

    @Test
    void everyRecordHasAnIdForItsPresentVersion() throws IOException {
        var recorded = Files.readString(TABLE.resolve("table.tsv"));

        for (Path file : schemaFiles()) {
            Schema schema = new Schema.Parser().parse(file.toFile());

            assertThat(recorded)
                    .as("%s: append its present version, schemas/README.md says how", file)
                    .contains("%016x".formatted(SchemaNormalization.parsingFingerprint64(schema)));
        }
    }

    @Test
    void idsFollowOneAnotherWithoutAGap() {
        List<SchemaIdTable.Entry> entries = SchemaIdTable.load().entries();

        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).id()).isEqualTo(SchemaIdTable.FIRST_ID + i);
        }
    }

    @Test
    void noSchemaWasChangedAfterItGotItsId() {
        assertThat(SchemaIdTable.load().entries())
                .isNotEmpty()
                .allSatisfy(
                        entry -> {
                            assertThat(SchemaNormalization.parsingFingerprint64(entry.schema()))
                                    .isEqualTo(entry.fingerprint());
                            assertThat(entry.schema().getFullName()).isEqualTo(entry.record());
                        });
    }

    @Test
    void everyVersionReadsTheOneBeforeIt() {
        var previous = new HashMap<String, Schema>();

        for (var entry : SchemaIdTable.load().entries()) {
            Schema before = previous.put(entry.record(), entry.schema());
            if (before != null) {
                assertThat(
                                SchemaCompatibility.checkReaderWriterCompatibility(
                                                entry.schema(), before)
                                        .getType())
                        .as("id %d reading the version of %s before it", entry.id(), entry.record())
                        .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
            }
        }
    }

    @Test
    void anUnknownIdSaysWhatMayHaveHappened() {
        var table = SchemaIdTable.load();

        assertThatThrownBy(() -> table.schemaFor(7))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("schema id 7")
                .hasMessageContaining("newer Headwater");
    }

    private static List<Path> schemaFiles() throws IOException {
        try (Stream<Path> files = Files.walk(SCHEMAS)) {
            return files.filter(file -> file.toString().endsWith(".avsc")).sorted().toList();
        }
    }

    @Test
    void theTableNamesNoFileTwice() throws IOException {
        List<String> files =
                Files.readString(TABLE.resolve("table.tsv"), UTF_8)
                        .lines()
                        .filter(line -> !line.startsWith("#"))
                        .map(line -> line.split("\t", -1)[3])
                        .toList();

        assertThat(files).doesNotHaveDuplicates();
    }
}
