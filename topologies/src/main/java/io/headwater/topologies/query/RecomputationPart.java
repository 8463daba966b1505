package io.headwater.topologies.query;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.apache.kafka.streams.state.HostInfo;
import org.jspecify.annotations.Nullable;

/** What one instance says of a recomputation that several may have a part of. */
sealed interface RecomputationPart {
    /**
     * What it answered.
     *
     * @param instance null for the one that was asked by the client
     */
    record Said(@Nullable HostInfo instance, JsonNode json) implements RecomputationPart {
        /** As a client may be told whose word it is; null for the instance it asked itself. */
        @Nullable String name() {
            return instance == null ? null : instance.host() + ":" + instance.port();
        }
    }

    /** It has no part of it. */
    record None() implements RecomputationPart {}

    /**
     * Nobody can tell whether it has a part, and how far that is.
     *
     * @param why in a sentence that names it
     */
    record Silent(String why) implements RecomputationPart {}

    /** Those that said something. */
    static List<Said> said(List<RecomputationPart> parts) {
        return parts.stream().filter(Said.class::isInstance).map(Said.class::cast).toList();
    }

    /** Why some did not, a sentence for each. */
    static List<String> silent(List<RecomputationPart> parts) {
        return parts.stream()
                .filter(Silent.class::isInstance)
                .map(part -> ((Silent) part).why())
                .toList();
    }
}
