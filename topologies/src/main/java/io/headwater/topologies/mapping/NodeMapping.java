package io.headwater.topologies.mapping;

import io.headwater.avro.mapping.GroupMembership;
import io.headwater.avro.mapping.MappedUser;
import io.headwater.avro.mapping.MappingAssertion;
import io.headwater.avro.mapping.MappingChanged;
import io.headwater.avro.mapping.MappingMethod;
import io.headwater.avro.mapping.MappingRequest;
import io.headwater.avro.mapping.MappingState;
import io.headwater.avro.mapping.MappingStatus;
import io.headwater.avro.mapping.UserRole;
import io.headwater.schemas.dialect.rainmaker.MappingDigest;
import io.headwater.schemas.dialect.rainmaker.UserMapping;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one event makes of whose a node is: a pure rule (rainmaker.md 4.6.3, 4.6.4). One event each;
 * what was over by the time of the event is settled first. Not shared.
 */
final class NodeMapping {
    /** How long one half waits for the other, by log time; its last moment counts. */
    static final long WINDOW_MILLIS = 60_000;

    /** How long the last confirmed assertion is known, so that a repeat of it wipes nothing. */
    static final long REPEAT_MILLIS = 24 * 60 * 60_000L;

    /** Wrong responses to a challenge, after which it is void (R-CR-4). */
    static final int MOST_ATTEMPTS = 5;

    /** Of a node, how many are remembered; settled ones are forgotten first. */
    static final int MOST_REQUESTS = 32;

    /** Of a node, how many may wait for their user. */
    static final int MOST_ASSERTIONS = 8;

    private final MappingState before;
    private final long at;
    private final List<MappedUser> users;
    private final List<MappingRequest> requests;
    private final List<MappingAssertion> assertions;
    private final List<GroupMembership> groups;
    private @Nullable MappingAssertion confirmed;
    private final Set<String> added = new LinkedHashSet<>();
    private final Set<String> removed = new LinkedHashSet<>();
    private boolean orphaned;

    /**
     * @param known null when nothing ever happened
     * @param at log time of the event, epoch ms
     */
    NodeMapping(@Nullable MappingState known, long at) {
        before = known == null ? Mapping.NOTHING : known;
        this.at = at;
        users = new ArrayList<>(before.getUsers());
        requests = new ArrayList<>(before.getRequests());
        assertions = new ArrayList<>(before.getAssertions());
        groups = new ArrayList<>(before.getGroups());
        confirmed = before.getConfirmed();
        settleWhatIsOver();
    }

    /**
     * The node spoke.
     *
     * @return false when it is the repeat of what was confirmed (R-MAP-6), and changes nothing
     */
    boolean hears(UserMapping mapping) {
        return switch (mapping) {
            case UserMapping.FactoryReset _ -> {
                reset();
                yield true;
            }
            case UserMapping.Assertion assertion -> hears(assertion);
        };
    }

    /** A user asked for the node and names the secret that it will assert. */
    void add(String id, String user, String secret) {
        open(id, user, MappingMethod.SECRET, secret, at + WINDOW_MILLIS);
        match();
    }

    /**
     * A user asked for a challenge.
     *
     * @param validMillis for how long; null for no end
     */
    void challenge(String id, String user, String challenge, @Nullable Long validMillis) {
        open(
                id,
                user,
                MappingMethod.CHALLENGE,
                challenge,
                validMillis == null ? null : Long.valueOf(at + validMillis));
    }

    /**
     * The user brings the node's response. Nothing happens unless the challenge is that user's and
     * still open.
     *
     * @param by id of the request of the API
     * @param isSigned whether the response is the node's to this challenge
     */
    void verify(String id, String by, String user, Predicate<String> isSigned) {
        for (MappingRequest request : List.copyOf(requests)) {
            boolean meant =
                    request.getId().equals(id)
                            && request.getMethod() == MappingMethod.CHALLENGE
                            && request.getUserId().equals(user)
                            && isOpen(request);
            if (meant && isSigned.test(request.getProof())) {
                settle(request, MappingStatus.CONFIRMED, by);
                map(user);
            } else if (meant) {
                attempted(request, by);
            }
        }
    }

    /** The user gives the node up; with the last primary user everybody does. */
    void remove(String user) {
        if (users.stream().noneMatch(mapped -> mapped.getUserId().equals(user))) {
            return;
        }
        unmap(user);
        if (users.stream().noneMatch(mapped -> mapped.getRole() == UserRole.PRIMARY)) {
            reset();
        }
    }

    void join(String group, boolean controller) {
        boolean same =
                groups.stream()
                        .anyMatch(
                                known ->
                                        known.getGroup().equals(group)
                                                && known.getController() == controller);
        if (!same) {
            leave(group);
            groups.add(new GroupMembership(group, controller, at));
        }
    }

    void leave(String group) {
        groups.removeIf(known -> known.getGroup().equals(group));
    }

    /** Whether the node has gained or lost users, or what it measured is nobody's any more. */
    boolean isToBeTold() {
        return orphaned || !added.isEmpty() || !removed.isEmpty();
    }

    /** What is to be told. */
    MappingChanged change() {
        return new MappingChanged(List.copyOf(added), List.copyOf(removed), orphaned, at);
    }

    /** What was before the event. */
    MappingState before() {
        return before;
    }

    boolean isChanged() {
        return !state(before.getOrigin()).equals(before);
    }

    /**
     * @param origin uplink offset of the node's record, or the one before when it was none
     */
    MappingState state(long origin) {
        return new MappingState(
                List.copyOf(users),
                List.copyOf(requests),
                List.copyOf(assertions),
                confirmed,
                List.copyOf(groups),
                Math.max(before.getOrigin(), origin));
    }

    /** When something in this state is over next, epoch ms; empty when nothing waits. */
    static OptionalLong nextEnd(MappingState state) {
        return Stream.concat(
                        state.getRequests().stream()
                                .filter(NodeMapping::isRequested)
                                .map(MappingRequest::getExpiresAt)
                                .filter(end -> end != null),
                        state.getAssertions().stream().map(it -> it.getAt() + WINDOW_MILLIS))
                .mapToLong(last -> last + 1)
                .min();
    }

    private boolean hears(UserMapping.Assertion said) {
        if (confirmed != null
                && at - confirmed.getAt() <= REPEAT_MILLIS
                && isOf(confirmed, said.userId(), said.secret())) {
            return false;
        }
        if (said.reset()) {
            reset();
        }
        assertions.removeIf(known -> isOf(known, said.userId(), said.secret()));
        assertions.add(new MappingAssertion(said.userId(), said.secret(), at));
        if (assertions.size() > MOST_ASSERTIONS) {
            assertions.removeFirst();
        }
        match();
        return true;
    }

    /** R-MAP-9: whoever has asked for the node goes on waiting for it. */
    private void reset() {
        orphaned = true;
        List.copyOf(users).forEach(user -> unmap(user.getUserId()));
        groups.clear();
    }

    private void open(
            String id, String user, MappingMethod method, String proof, @Nullable Long expiresAt) {
        if (requests.stream().anyMatch(known -> known.getId().equals(id))) {
            return; // the same request of the API once more
        }
        for (MappingRequest known : List.copyOf(requests)) {
            if (isRequested(known)
                    && known.getMethod() == method
                    && known.getUserId().equals(user)) {
                settle(known, MappingStatus.DISCARDED, id);
            }
        }
        requests.add(
                new MappingRequest(
                        id,
                        user,
                        method,
                        proof,
                        MappingStatus.REQUESTED,
                        at,
                        expiresAt,
                        0,
                        null,
                        null));
        if (requests.size() > MOST_REQUESTS) {
            requests.remove(
                    requests.stream()
                            .filter(known -> !isRequested(known))
                            .findFirst()
                            .orElse(requests.getFirst()));
        }
    }

    private void match() {
        for (MappingRequest request : List.copyOf(requests)) {
            if (request.getMethod() == MappingMethod.SECRET && isOpen(request)) {
                assertions.stream()
                        .filter(said -> isOf(said, request.getUserId(), request.getProof()))
                        .findFirst()
                        .ifPresent(said -> confirm(request, said));
            }
        }
    }

    private void confirm(MappingRequest request, MappingAssertion said) {
        settle(request, MappingStatus.CONFIRMED, null);
        assertions.remove(said);
        confirmed = new MappingAssertion(said.getUserId(), said.getSecret(), at);
        map(request.getUserId());
    }

    /** R-MAP-5: whoever has the node already keeps it. */
    private void map(String user) {
        boolean primary =
                users.stream()
                        .anyMatch(
                                known ->
                                        known.getUserId().equals(user)
                                                && known.getRole() == UserRole.PRIMARY);
        if (primary) {
            return;
        }
        boolean had = users.removeIf(known -> known.getUserId().equals(user));
        users.add(new MappedUser(user, UserRole.PRIMARY, at));
        if (!had) {
            added.add(user);
        }
    }

    private void unmap(String user) {
        users.removeIf(known -> known.getUserId().equals(user));
        removed.add(user);
    }

    private void attempted(MappingRequest request, String by) {
        int attempts = request.getAttempts() + 1;
        MappingRequest tried = MappingRequest.newBuilder(request).setAttempts(attempts).build();
        requests.set(requests.indexOf(request), tried);
        if (attempts >= MOST_ATTEMPTS) {
            settle(tried, MappingStatus.DISCARDED, by);
        }
    }

    private void settle(MappingRequest request, MappingStatus status, @Nullable String by) {
        requests.set(
                requests.indexOf(request),
                MappingRequest.newBuilder(request)
                        .setStatus(status)
                        .setProof("")
                        .setSettledAt(at)
                        .setSettledBy(by)
                        .build());
    }

    private void settleWhatIsOver() {
        for (MappingRequest request : List.copyOf(requests)) {
            if (isRequested(request) && !isOpen(request)) {
                settle(request, MappingStatus.TIMEDOUT, null);
            }
        }
        assertions.removeIf(said -> at - said.getAt() > WINDOW_MILLIS);
        if (confirmed != null && at - confirmed.getAt() > REPEAT_MILLIS) {
            confirmed = null;
        }
    }

    private boolean isOpen(MappingRequest request) {
        Long end = request.getExpiresAt();
        return isRequested(request) && (end == null || at <= end);
    }

    private static boolean isRequested(MappingRequest request) {
        return request.getStatus() == MappingStatus.REQUESTED;
    }

    private static boolean isOf(MappingAssertion said, String user, String secret) {
        return said.getUserId().equals(user) && MappingDigest.same(said.getSecret(), secret);
    }
}
