package io.headwater.topologies.aggregates;

/** Ends the checks of a question at the first fault; never leaves {@link Question}. */
final class Unanswerable extends Exception {
    private static final long serialVersionUID = 1L;

    final Fault fault;

    Unanswerable(Fault fault) {
        super(fault.sentence(), null, false, false);
        this.fault = fault;
    }
}
