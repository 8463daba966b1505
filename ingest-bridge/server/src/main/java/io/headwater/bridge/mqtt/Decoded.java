package io.headwater.bridge.mqtt;

/** What the decoder makes of the bytes it has. */
public sealed interface Decoded {
    /** A whole, checked packet; its bytes are consumed. */
    record Whole(Packet packet) implements Decoded {}

    /** Not yet a whole packet; ask again with more bytes. */
    record Incomplete() implements Decoded {
        static final Incomplete INSTANCE = new Incomplete();
    }

    /**
     * The bytes break the protocol: the connection must close, nothing behind them can be read.
     *
     * @param reason what an MQTT 5 client is told
     * @param text one sentence that names the rule; holds nothing that the peer sent
     */
    record Malformed(ReasonCode reason, String text) implements Decoded {}
}
