package io.headwater.schemas.dialect.rainmaker;

/** What a node says about whose it is (section 4.6.1). */
public sealed interface UserMapping {
    /** Whether every earlier mapping of the node is void. */
    boolean reset();

    /**
     * A user asked for the node with this secret.
     *
     * @param userId as the app handed it over
     * @param secret the app's secret, or its keyed digest where the bridge has masked it
     */
    record Assertion(String userId, String secret, boolean reset) implements UserMapping {
        /** Without the secret. */
        @Override
        public String toString() {
            return "assertion for user " + userId + (reset ? " with reset" : "");
        }
    }

    /** The node forgot everybody, as after a factory reset; nobody asks for it. */
    record FactoryReset() implements UserMapping {
        @Override
        public boolean reset() {
            return true;
        }
    }
}
