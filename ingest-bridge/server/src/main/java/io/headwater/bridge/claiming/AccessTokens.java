package io.headwater.bridge.claiming;

import java.util.Optional;

/** Whoever knows what the Authorization header of a claim is worth. Any thread. */
@FunctionalInterface
public interface AccessTokens {
    /** The user whose valid token this is; empty when it is nobody's, or not any more. */
    Optional<String> userOf(String token);
}
