package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.files.FileStatus;
import io.headwater.avro.files.NodeFile;
import io.headwater.avro.requests.NodeRequest;
import io.headwater.avro.requests.RemoveFile;
import io.headwater.schemas.NodeKey;
import io.headwater.topologies.uploads.FileLinks;
import io.headwater.topologies.uploads.Uploads;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Files that a node brought: which there are, where to read each, and removing one. */
final class FileEndpoints {
    private static final String ALL = "/api/v1/nodes/{id}/files";
    private static final String ONE = "/api/v1/nodes/{id}/files/{file}";

    private final NodeQueries queries;
    private final NodeReads reads;
    private final NodeWrites writes;
    private final FileLinks links;
    private final InstantSource clock;

    FileEndpoints(
            NodeQueries queries,
            NodeReads reads,
            NodeWrites writes,
            FileLinks links,
            InstantSource clock) {
        this.queries = queries;
        this.reads = reads;
        this.writes = writes;
        this.links = links;
        this.clock = clock;
    }

    List<Endpoint> all() {
        var document = OpenApiPiece.beside(FileEndpoints.class, "files.json");
        return List.of(
                Endpoint.get(ALL, this::list).describedBy(document),
                Endpoint.get(ONE, this::one).describedBy(document),
                Endpoint.delete(ONE, this::remove).describedBy(document));
    }

    private Answer list(Request request) {
        return reads.ofNode(
                request,
                node -> queries.files(node).then(files -> new Lookup.Found<>(json(node, files))));
    }

    private Answer one(Request request) {
        NodeKey node = request.node();
        String id = request.path("file");
        return reads.atPresent(
                request,
                node,
                () ->
                        queries.files(node)
                                .then(files -> new Lookup.Found<>(json(one(node, id, files)))));
    }

    /** Answers the file as it was. */
    private Answer remove(Request request) {
        NodeKey node = request.node();
        String id = request.path("file");
        return reads.atPresent(
                request,
                node,
                () ->
                        queries.files(node)
                                .then(
                                        files -> {
                                            JsonNode before = json(one(node, id, files));
                                            writes.ask(node, removal(id));
                                            return new Lookup.Found<>(before);
                                        }));
    }

    private NodeRequest removal(String file) {
        return NodeRequest.newBuilder()
                .setId(RequestIds.next())
                .setRequestedAt(clock.millis())
                .setRemoveFile(new RemoveFile(file))
                .build();
    }

    private static NodeFile one(NodeKey node, String id, List<NodeFile> files) {
        return files.stream()
                .filter(file -> file.getId().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> new Refused(ErrorCode.FILE_UNKNOWN, node + " has no file " + id));
    }

    private JsonNode json(NodeKey node, List<NodeFile> files) {
        ObjectNode json = NodeJson.key(node);
        ArrayNode all = json.putArray("files");
        files.reversed().forEach(file -> all.add(json(file)));
        return json;
    }

    private ObjectNode json(NodeFile file) {
        ObjectNode json = Json.object();
        json.put("id", file.getId());
        json.put("status", file.getStatus().name().toLowerCase(Locale.ROOT));
        json.put("name", file.getName());
        json.put("fileType", file.getFileType());
        json.put("description", file.getDescription());
        Json.putText(json, "metadata", file.getMetadata());
        json.put("askedAt", Json.time(file.getAskedAt()));
        json.put("keptAt", Json.time(file.getKeptAt()));
        OptionalLong bytes = links.bytes(file.getId());
        json.put("bytes", bytes.isPresent() ? Long.valueOf(bytes.getAsLong()) : null);
        boolean readable =
                links.areKept() && file.getStatus() == FileStatus.KEPT && bytes.isPresent();
        long until = clock.millis() + Uploads.VALID.toMillis();
        json.put("url", readable ? links.toRead(file.getId(), until) : null);
        json.put("urlExpiresAt", readable ? Json.time(until) : null);
        return json;
    }
}
