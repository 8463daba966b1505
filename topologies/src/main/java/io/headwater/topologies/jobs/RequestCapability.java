package io.headwater.topologies.jobs;

/**
 * What a job does with requests of the API about its nodes. They come through a topic of their own,
 * so they are in order among themselves and not with the uplink. Stores and topics are those of the
 * job's capabilities.
 */
public interface RequestCapability {
    /** Starts on one task, after its stores are restored; stream thread. */
    Handler open(Capability.Task task);

    /** Requests on one task; stream thread only. */
    @FunctionalInterface
    interface Handler {
        /** Decides a request and adds what it means to the effects, which happen together. */
        void decide(Asked asked, Effects effects);
    }
}
