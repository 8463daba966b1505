package io.headwater.bridge.routing;

import io.headwater.bridge.connection.ConnectionPolicy;
import io.headwater.bridge.connection.Inbound;
import io.headwater.schemas.NodeKey;
import java.util.Optional;

/** What a listener needs to know of the dialect that its nodes speak. Stateless; any thread. */
public interface Profile {
    /** Second part of the node keys. */
    String dialect();

    /** What connections are asked to keep to. */
    ConnectionPolicy policy();

    /** What is wrong with a device id, as a sentence, or empty when it is one. */
    Optional<String> checkDevice(String device);

    /** Where a message of this node belongs; wills obey the same rules. Never throws. */
    Destination route(NodeKey node, Inbound message);

    /** Whether the node may receive what this well-formed filter matches. */
    boolean mayReceive(NodeKey node, String filter);
}
