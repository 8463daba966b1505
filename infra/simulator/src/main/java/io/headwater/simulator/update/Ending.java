package io.headwater.simulator.update;

/** How an update of a virtual node ends. */
public enum Ending {
    /** The new firmware runs and says so. */
    SUCCEEDS,
    /** The download is fine and the image is not: every attempt fails. */
    FAILS,
    /** The new firmware does not reach the cloud, and the old one says so. */
    ROLLS_BACK,
    /** The node does not take it. */
    REJECTS,
    /** The node says that all went well, and runs the old firmware. */
    LIES,
    /** Nothing is heard of it. */
    GOES_SILENT
}
