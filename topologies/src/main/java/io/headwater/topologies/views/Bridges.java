package io.headwater.topologies.views;

import org.jspecify.annotations.Nullable;

/** Which bridges live, as far as this process can know. */
@FunctionalInterface
public interface Bridges {
    /** Whether a bridge can hold sessions open. */
    sealed interface State {
        /** It is the present incarnation of its ordinal, and was renewed in time. */
        record Alive() implements State {}

        /**
         * It stopped, fell silent, or was followed by another incarnation.
         *
         * @param why one of {@code stopped}, {@code silent}, {@code replaced}, {@code never-seen}
         */
        record Dead(String why) implements State {}

        /** This process has lost contact with Kafka, or has not read everything yet. */
        record Unknown(String why) implements State {}
    }

    /** The state of one incarnation of one bridge, now. Any thread; does not block. */
    State of(int ordinal, String incarnation);

    /**
     * Whether an open session counts. Sessions that an existing broker's lifecycle events tell of
     * have no bridge of ours and count as they are.
     */
    default State of(FleetEntry.Session session) {
        Integer bridge = session.bridge();
        @Nullable String incarnation = session.incarnation();
        return bridge == null || incarnation == null ? new State.Alive() : of(bridge, incarnation);
    }
}
