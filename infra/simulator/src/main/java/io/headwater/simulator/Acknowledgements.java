package io.headwater.simulator;

/**
 * Told of every message that the cloud took over, once each. Called on event loops; must not block.
 */
@FunctionalInterface
public interface Acknowledgements {
    /** Nobody wants to know. */
    Acknowledgements IGNORED = (nodeId, topic, payload) -> {};

    void acknowledged(String nodeId, String topic, byte[] payload);
}
