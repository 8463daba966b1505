package io.headwater.bridge.conformance;

/** What the node says when it connects with MQTT 5, and what it is answered, as bytes. */
final class Greeting {
    private static final String PROMISES = "[ 21 0064 27 00040000 25 00 29 00 2a 00 ]";

    /** Lets a client in, without a session from before. */
    static final String WELCOME = "20 [ 00 00 " + PROMISES + " ]";

    /** Lets a client in whose session goes on. */
    static final String WELCOME_BACK = "20 [ 01 00 " + PROMISES + " ]";

    private Greeting() {}

    /** A CONNECT with Clean Start 1 and these properties. */
    static String fresh(String properties) {
        return connect("02", properties, "<n>");
    }

    /** A CONNECT with Clean Start 0 and these properties. */
    static String back(String properties) {
        return connect("00", properties, "<n>");
    }

    /**
     * A CONNECT with a keep-alive of 60 s.
     *
     * @param payload from the client identifier on
     */
    static String connect(String flags, String properties, String payload) {
        return "10 [ <MQTT> 05 %s 003c [ %s ] %s ]".formatted(flags, properties, payload);
    }
}
