package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.avro.SchemaIdTable;
import io.headwater.schemas.avro.SchemaIdTable.Entry;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The schema table in the form of Confluent's registry, for reading, so that outside consumers
 * decode our records with the serdes they have: ids, subjects ({@code <topic>-value}) and their
 * versions, numbered from 1.
 */
final class SchemaEndpoints {
    private final SchemaIdTable table;
    private final TreeMap<String, String> records;

    /**
     * @param records full name of the Avro record by subject
     */
    SchemaEndpoints(SchemaIdTable table, Map<String, String> records) {
        this.table = table;
        this.records = new TreeMap<>(records);
    }

    List<Endpoint> all() {
        return List.of(
                Endpoint.get("/schemas/ids/{id}", this::schema),
                Endpoint.get("/subjects", this::subjects),
                Endpoint.get("/subjects/{subject}/versions", this::versions),
                Endpoint.get("/subjects/{subject}/versions/{version}", this::version));
    }

    private Answer schema(Request request) {
        String id = request.path("id");
        Entry entry =
                table.entries().stream()
                        .filter(candidate -> Integer.toString(candidate.id()).equals(id))
                        .findFirst()
                        .orElseThrow(() -> unknown("no schema has id " + id));
        return Answer.ok(Json.object().put("schema", entry.schema().toString()));
    }

    private Answer subjects(Request request) {
        ArrayNode json = Json.array();
        records.keySet().forEach(json::add);
        return Answer.ok(json);
    }

    private Answer versions(Request request) {
        ArrayNode json = Json.array();
        for (int version = 1; version <= versionsOf(request.path("subject")).size(); version++) {
            json.add(version);
        }
        return Answer.ok(json);
    }

    private Answer version(Request request) {
        String subject = request.path("subject");
        String wanted = request.path("version");
        List<Entry> versions = versionsOf(subject);
        for (int version = 1; version <= versions.size(); version++) {
            boolean newest = version == versions.size() && wanted.equals("latest");
            if (newest || wanted.equals(Integer.toString(version))) {
                Entry entry = versions.get(version - 1);
                ObjectNode json = Json.object();
                json.put("subject", subject);
                json.put("version", version);
                json.put("id", entry.id());
                json.put("schema", entry.schema().toString());
                return Answer.ok(json);
            }
        }
        throw unknown("subject " + subject + " has no version " + wanted);
    }

    private List<Entry> versionsOf(String subject) {
        String record = records.get(subject);
        if (record == null) {
            throw unknown("there is no subject " + subject);
        }
        return table.entries().stream().filter(entry -> entry.record().equals(record)).toList();
    }

    private static Refused unknown(String why) {
        return new Refused(ErrorCode.SCHEMA_UNKNOWN, why);
    }
}
