package io.headwater.topologies.query;

import io.headwater.avro.push.PushTarget;
import io.headwater.schemas.NodeKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Of which nodes a target is told that they go offline and come back, as a body says it.
 *
 * @param presence whether it is told of any
 * @param nodes keys of the nodes, in order; null for every node
 */
record PushPresenceBody(boolean presence, @Nullable List<String> nodes) {
    private static final String DIALECT = "rainmaker";
    private static final int LONGEST_ID = 256;
    private static final int MOST_NODES = 200;

    /**
     * The body that says nothing else.
     *
     * @throws Refused naming every problem of the body
     */
    static PushPresenceBody read(byte[] body, String tenant) {
        BodyFields fields = BodyFields.of(body);
        if (fields.any("presence") == null) {
            fields.reject("presence", "missing");
        }
        PushPresenceBody read = in(fields, tenant);
        fields.done();
        return read;
    }

    /** What a body says of it among other things; problems are noted there. */
    static PushPresenceBody in(BodyFields fields, String tenant) {
        boolean presence = fields.flag("presence");
        if (fields.any("presenceNodes") == null) {
            return new PushPresenceBody(presence, null);
        }
        if (!presence) {
            fields.reject("presenceNodes", "expected with presence alone");
        }
        List<String> devices = fields.texts("presenceNodes");
        if (devices.size() > MOST_NODES || !devices.stream().allMatch(PushPresenceBody::isId)) {
            fields.reject(
                    "presenceNodes",
                    "expected at most "
                            + MOST_NODES
                            + " ids of nodes, or no such member for every node");
            return new PushPresenceBody(presence, List.of());
        }
        return new PushPresenceBody(
                presence,
                devices.stream()
                        .map(device -> new NodeKey(tenant, DIALECT, device).toString())
                        .distinct()
                        .sorted()
                        .toList());
    }

    /** The same target, told of these. */
    PushTarget.Builder put(PushTarget.Builder target) {
        return target.setPresence(presence).setPresenceNodes(nodes);
    }

    private static boolean isId(String text) {
        return !text.isEmpty()
                && text.length() <= LONGEST_ID
                && text.chars().noneMatch(Character::isISOControl);
    }
}
