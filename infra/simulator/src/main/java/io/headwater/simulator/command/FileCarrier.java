package io.headwater.simulator.command;

import io.headwater.simulator.link.Link;
import java.util.function.Consumer;

/** Brings the bytes of a node's file to where they belong. */
@FunctionalInterface
public interface FileCarrier {
    /**
     * Begins; does not block.
     *
     * @param then told once, on the link's event loop, whether the bytes are there
     */
    void put(Link link, String url, byte[] bytes, Consumer<Boolean> then);
}
