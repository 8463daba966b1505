package io.headwater.topologies.nodes;

import io.headwater.avro.requests.NodeRequest;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Effects;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Requests of the API about the nodes of one task, each to the part it is for. */
final class NodeRequests {
    private final List<Kind<?>> kinds = new ArrayList<>();

    /** What a request of one kind has, and of no other. */
    @FunctionalInterface
    interface Member<R> {
        /** Null when the request is of another kind. */
        @Nullable R of(NodeRequest request);
    }

    /** Decides about requests of one kind. */
    @FunctionalInterface
    interface Rule<R> {
        void decide(Asked asked, R wanted, Effects effects);
    }

    private record Kind<R>(Member<R> member, Rule<R> rule) {
        /** Decides about the request if it is of this kind. */
        boolean decide(Asked asked, Effects effects) {
            @Nullable R wanted = member.of(asked.request());
            if (wanted == null) {
                return false;
            }
            rule.decide(asked, wanted, effects);
            return true;
        }
    }

    <R> void add(Member<R> member, Rule<R> rule) {
        kinds.add(new Kind<>(member, rule));
    }

    /**
     * Decides about a request.
     *
     * @throws IllegalArgumentException when no part is for it
     */
    void decide(Asked asked, Effects effects) {
        for (Kind<?> kind : kinds) {
            if (kind.decide(asked, effects)) {
                return;
            }
        }
        throw new IllegalArgumentException("a kind of request that this version does not know");
    }
}
