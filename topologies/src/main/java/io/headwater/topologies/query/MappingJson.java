package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.headwater.avro.mapping.GroupMembership;
import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingMethod;
import io.headwater.avro.mapping.MappingRequest;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.MappingStatus;
import io.headwater.schemas.NodeKey;
import java.util.Locale;

/** How the API shows whose a node is. Digests of secrets are never shown. */
final class MappingJson {
    private MappingJson() {}

    static ObjectNode users(NodeKey node, MappingState state) {
        ObjectNode json = NodeJson.key(node);
        ArrayNode users = json.putArray("users");
        for (MappedUser user : state.getUsers()) {
            users.addObject()
                    .put("userId", user.getUserId())
                    .put("role", word(user.getRole()))
                    .put("since", Json.time(user.getSince()));
        }
        return json;
    }

    static ObjectNode groups(NodeKey node, MappingState state) {
        ObjectNode json = NodeJson.key(node);
        ArrayNode groups = json.putArray("groups");
        for (GroupMembership membership : state.getGroups()) {
            groups.addObject()
                    .put("group", membership.getGroup())
                    .put("controller", membership.getController())
                    .put("since", Json.time(membership.getSince()));
        }
        return json;
    }

    /** Newest first. */
    static ObjectNode requests(NodeKey node, MappingState state) {
        ObjectNode json = NodeJson.key(node);
        ArrayNode requests = json.putArray("requests");
        state.getRequests().reversed().forEach(request -> requests.add(of(request)));
        return json;
    }

    static ObjectNode of(MappingRequest request) {
        boolean signable =
                request.getMethod() == MappingMethod.CHALLENGE
                        && request.getStatus() == MappingStatus.REQUESTED;
        ObjectNode json = Json.object();
        json.put("id", request.getId());
        json.put("userId", request.getUserId());
        json.put("method", word(request.getMethod()));
        json.put("status", word(request.getStatus()));
        json.put("challenge", signable ? request.getProof() : null);
        json.put("attempts", request.getAttempts());
        json.put("requestedAt", Json.time(request.getRequestedAt()));
        json.put("expiresAt", Json.time(request.getExpiresAt()));
        json.put("settledAt", Json.time(request.getSettledAt()));
        return json;
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
