package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.schemas.RowKey;
import io.headwater.topologies.query.RecomputationPart.Said;
import io.headwater.topologies.recompute.Recomputations;
import io.headwater.topologies.recompute.Recomputations.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a recomputation changes, of every instance together, in order of rows. When an instance does
 * not answer there is no answer: a shorter list would be a wrong one.
 */
final class RecomputationChanges {
    private static final String CHANGES = "changes";
    private static final String NEXT = "next";

    /** Of a change, between instances: where a page ends with it. */
    private static final String CURSOR = "cursor";

    private final Recomputations recomputations;
    private final RecomputationParts parts;

    RecomputationChanges(Recomputations recomputations, RecomputationParts parts) {
        this.recomputations = recomputations;
        this.parts = parts;
    }

    Endpoint endpoint(String path) {
        return Endpoint.get(path, this::list);
    }

    private Answer list(Request request) {
        Parameters parameters = request.parameters();
        int limit = parameters.limit();
        RowKey after =
                parameters.parse(CURSOR, "a cursor of this list", RecomputationChanges::rowAt);
        parameters.done();
        String id = request.path("id");
        boolean isKnown = recomputations.find(id).isPresent();
        var rows = new ArrayList<JsonNode>();
        recomputations.changes(id, after, limit + 1).forEach(change -> rows.add(json(change)));
        boolean isMore = false;
        if (!request.isForwarded()) {
            for (Said other : parts.askEach(request)) {
                isKnown = true;
                isMore |= other.json().path(NEXT).isTextual();
                other.json().path(CHANGES).forEach(rows::add);
            }
        }
        if (!isKnown) {
            throw RecomputationEndpoints.unknown(id);
        }
        return Answer.ok(page(id, rows, limit, isMore, request.isForwarded()));
    }

    static ObjectNode page(
            String id, List<JsonNode> rows, int limit, boolean isMore, boolean forAnother) {
        rows.sort((one, other) -> Arrays.compareUnsigned(keyOf(one), keyOf(other)));
        List<JsonNode> page = rows.subList(0, Math.min(limit, rows.size()));
        ObjectNode json = Json.object();
        json.put("id", id);
        ArrayNode items = json.putArray(CHANGES);
        items.addAll(page);
        json.put(
                NEXT,
                page.isEmpty() || (page.size() == rows.size() && !isMore)
                        ? null
                        : page.getLast().path(CURSOR).asText());
        if (!forAnother) {
            items.forEach(item -> ((ObjectNode) item).remove(CURSOR));
        }
        return json;
    }

    private static ObjectNode json(Change change) {
        return RecomputationJson.of(change)
                .put(CURSOR, Cursors.of(Cursors.CHANGES, change.row().bytes()));
    }

    private static byte[] keyOf(JsonNode change) {
        byte @Nullable [] key = Cursors.keyOf(Cursors.CHANGES, change.path(CURSOR).asText());
        if (key == null) {
            throw RecomputationParts.incomplete(
                    "an instance of another version does not say in which order its changes are");
        }
        return key;
    }

    private static @Nullable RowKey rowAt(String cursor) {
        byte[] key = Cursors.keyOf(Cursors.CHANGES, cursor);
        return key == null ? null : RowKey.parse(key).orElse(null);
    }
}
