package io.headwater.topologies.mapping;

import io.headwater.avro.mapping.MappingMethod;
import io.headwater.avro.mapping.MappingRequest;
import io.headwater.avro.mapping.MappingState;
import java.util.Objects;
import java.util.Optional;

/** What is said to a user who brought a node's response to a challenge (R-CR-2). */
public enum ChallengeAnswer {
    /** The node is the user's. */
    CONFIRMED,
    /** The user has no such request for this node. */
    UNKNOWN,
    /** The response came too late. */
    TIMED_OUT,
    /** It is not the node's response to this challenge. */
    WRONG,
    /** An earlier response confirmed the request. */
    ALREADY_CONFIRMED,
    /** The request was given up before, for a newer one or after too many wrong responses. */
    CLOSED;

    /**
     * The answer once the node's owner has decided.
     *
     * @param by id of the request of the API that brought the response
     */
    public static ChallengeAnswer of(MappingState state, String request, String user, String by) {
        Optional<MappingRequest> found =
                state.getRequests().stream()
                        .filter(known -> known.getId().equals(request))
                        .filter(known -> known.getUserId().equals(user))
                        .filter(known -> known.getMethod() == MappingMethod.CHALLENGE)
                        .findFirst();
        if (found.isEmpty()) {
            return UNKNOWN;
        }
        boolean settledIt = Objects.equals(found.get().getSettledBy(), by);
        return switch (found.get().getStatus()) {
            case CONFIRMED -> settledIt ? CONFIRMED : ALREADY_CONFIRMED;
            case TIMEDOUT -> TIMED_OUT;
            case DISCARDED -> settledIt ? WRONG : CLOSED;
            case REQUESTED -> WRONG;
            case UNKNOWN -> CLOSED;
        };
    }
}
