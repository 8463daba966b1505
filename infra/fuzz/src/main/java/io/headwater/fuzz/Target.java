package io.headwater.fuzz;

/** Something that is sent broken conversations. */
interface Target extends AutoCloseable {
    /** What it is called on the command line. */
    String name();

    /** The largest packet that it takes, in bytes; cases are made around it. */
    int packetMost();

    /**
     * Sends one conversation and judges what comes of it.
     *
     * @throws Finding when a promise was not kept
     */
    void run(FuzzCase input);

    /**
     * Judges what shows only after many: that others are served, that nothing is left behind.
     *
     * @throws Finding when a promise was not kept by one of the cases since the last call
     */
    void checkAfterwards();

    @Override
    void close();
}
