package io.headwater.bench.fleet;

/**
 * What nodes are asked to send.
 *
 * @param inFlight unacknowledged messages of each node at most
 * @param perSecond messages of all of them together, evenly; 0 for as many as go
 * @param burst of these, so many of one node at once
 */
@SuppressWarnings("ArrayRecordComponent") // sent as it is; nobody compares loads
record Load(int inFlight, int perSecond, int burst, byte[] payload) {
    /** Whether messages are sent when they are due, not as fast as they go. */
    boolean isPaced() {
        return perSecond > 0;
    }
}
