package io.headwater.schemas.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaNormalization;
import org.apache.kafka.common.errors.SerializationException;

/**
 * The append-only table that is kept with the schemas, in the resource {@code
 * schema-ids/table.tsv}: a line per id, in order from {@value #FIRST_ID}, each naming a record
 * type, the fingerprint of one version of its schema, and the file beside the table that holds it.
 * A line never changes: records with its id are in logs for years. {@code SchemaIdTableTest}
 * refuses a gap, a changed line and a version that cannot read the one before it.
 */
public final class SchemaIdTable implements SchemaIds {
    /**
     * Ours start here, so that an outside registry's ids, which count from 1, never mean one of
     * ours.
     */
    public static final int FIRST_ID = 1_000_000;

    private static final String FOLDER = "/schema-ids/";

    private final List<Entry> entries;
    private final Map<Long, Integer> idByFingerprint = new HashMap<>();

    /**
     * One version of one record type's schema.
     *
     * @param id what stands for it in records
     * @param record full name of the record
     * @param fingerprint 64-bit Rabin fingerprint of the schema's canonical form
     */
    public record Entry(int id, String record, long fingerprint, Schema schema) {}

    private SchemaIdTable(List<Entry> entries) {
        this.entries = List.copyOf(entries);
        entries.forEach(entry -> idByFingerprint.put(entry.fingerprint(), entry.id()));
    }

    /** The table of this version of Headwater. */
    public static SchemaIdTable load() {
        var entries = new ArrayList<Entry>();
        for (String line : resource("table.tsv").lines().toList()) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String[] cells = line.split("\t", -1);
            if (cells.length != 4) {
                throw new IllegalStateException(
                        "schema-ids/table.tsv: expected 4 cells in '" + line + "'");
            }
            Schema schema = new Schema.Parser().parse(resource(cells[3]));
            entries.add(
                    new Entry(
                            Integer.parseInt(cells[0]),
                            cells[1],
                            Long.parseUnsignedLong(cells[2], 16),
                            schema));
        }
        return new SchemaIdTable(entries);
    }

    /** Every version of every schema, by id. */
    public List<Entry> entries() {
        return entries;
    }

    @Override
    public int idFor(String subject, Schema schema) {
        Integer id = idByFingerprint.get(SchemaNormalization.parsingFingerprint64(schema));
        if (id == null) {
            throw new SerializationException(
                    "subject "
                            + subject
                            + ": this version of "
                            + schema.getFullName()
                            + " has no id; append it to schema-ids/table.tsv (schemas/README.md says how)");
        }
        return id;
    }

    @Override
    public Schema schemaFor(int id) {
        int index = id - FIRST_ID;
        if (index < 0 || index >= entries.size()) {
            throw new SerializationException(
                    "schema id "
                            + id
                            + " is not in this version's table of "
                            + entries.size()
                            + " ids from "
                            + FIRST_ID
                            + "; was the record written by a newer Headwater?");
        }
        return entries.get(index).schema();
    }

    private static String resource(String name) {
        try (InputStream in = SchemaIdTable.class.getResourceAsStream(FOLDER + name)) {
            if (in == null) {
                throw new IllegalStateException(
                        "resource " + FOLDER + name + " is missing from the schemas jar");
            }
            return new String(in.readAllBytes(), UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading resource " + FOLDER + name, e);
        }
    }
}
