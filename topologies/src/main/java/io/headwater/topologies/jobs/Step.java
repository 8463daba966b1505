package io.headwater.topologies.jobs;

import io.headwater.schemas.NodeKey;

/**
 * One of the things that a tick makes happen, each decided in effects of its own after the one
 * before has happened. Stream thread only.
 */
public interface Step {
    /** Whom the effects are about. */
    NodeKey node();

    /** Decides what it means, as {@link Capability.Handler#decide} does for a record. */
    void decide(Effects effects);

    /** Deciding failed and changed nothing; adds what keeps it from being tried for ever. */
    void abandon(Effects effects);
}
