package io.headwater.simulator.update;

import io.headwater.simulator.link.Link;
import java.util.function.Consumer;

/** Brings an image to a node. */
public interface Download {
    /** How it ended. */
    sealed interface Result {
        /** All of it is there, and is what was promised. */
        record Whole() implements Result {}

        /** It is not, and why. */
        record Broken(String why) implements Result {}
    }

    /**
     * Begins; does not block.
     *
     * @param then called once, on the link's event loop
     */
    void begin(Link link, Offer offer, Consumer<Result> then);

    /** A message came that no one else is for; whether it was for this download. */
    default boolean received(Link link, String topic, byte[] payload) {
        return false;
    }

    /** The image need not be brought. */
    Download NONE = (link, offer, then) -> then.accept(new Result.Whole());
}
