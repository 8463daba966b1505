package io.headwater.bridge.mqtt;

/**
 * Leaves the decoding of a packet at the first broken rule. Never leaves this package: {@link
 * PacketDecoder} turns it into {@link Decoded.Malformed}. Has no stack trace, because strangers can
 * cause it at will.
 */
final class MalformedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient Decoded.Malformed malformed;

    private MalformedException(Decoded.Malformed malformed) {
        super(malformed.text(), null, false, false);
        this.malformed = malformed;
    }

    /** The packet cannot be read as its type prescribes. */
    static MalformedException malformed(String text) {
        return of(ReasonCode.MALFORMED_PACKET, text);
    }

    /** The packet can be read, but says something that may not be said. */
    static MalformedException protocolError(String text) {
        return of(ReasonCode.PROTOCOL_ERROR, text);
    }

    static MalformedException of(ReasonCode reason, String text) {
        return new MalformedException(new Decoded.Malformed(reason, text));
    }

    Decoded.Malformed asDecoded() {
        return malformed;
    }
}
