package io.headwater.bridge.claiming;

import io.headwater.avro.identity.Claim;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.bridge.tail.ReadPositions;
import io.headwater.bridge.tail.Tails;
import io.headwater.bridge.tail.TopicTail;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Every claim there is, as the topic of claims has them, and which of them each user made. Bridges
 * read the same records in the same order by the same rule, so that they agree which of two claims
 * came first. Safe for any thread.
 */
final class Claims implements AutoCloseable {
    private final Topics topics;
    private final Landing landing;
    private final Map<NodeKey, Claim> claims = new HashMap<>(); // guarded by this
    private final Map<String, SortedSet<String>> byUser = new HashMap<>(); // guarded by this
    private final ReadPositions positions = new ReadPositions();
    private @Nullable TopicTail<NodeKey, Claim> tail;

    Claims(Topics topics, Landing landing) {
        this.topics = topics;
        this.landing = landing;
    }

    /** Begins to read the topic, without waiting for Kafka. */
    void follow(Tails tails) {
        tail = TopicTail.start(topics.claims(), TopicTail.From.BEGINNING, tails, this::read);
    }

    /** Why something may be unknown yet; empty when nothing is. */
    Optional<String> notReady() {
        return tail == null ? Optional.of("claims are not followed") : tail.behind();
    }

    synchronized Optional<Claim> of(NodeKey node) {
        return Optional.ofNullable(claims.get(node));
    }

    /** How many nodes this user claimed. */
    synchronized int countOf(String user) {
        return nodesOf(user).size();
    }

    /** The devices that this user claimed, in order of their ids. */
    synchronized List<String> nodesOf(String user) {
        return List.copyOf(byUser.getOrDefault(user, Collections.emptySortedSet()));
    }

    synchronized int size() {
        return claims.size();
    }

    /** Writes a claim; completes once it, and whatever stands before it, counts here. */
    CompletionStage<Origin> write(NodeKey node, @Nullable Claim claim) {
        return landing.line()
                .send(Outgoing.of(topics.claims(), node, claim))
                .thenCompose(positions::await);
    }

    @Override
    public void close() {
        if (tail != null) {
            tail.close();
        }
    }

    void read(NodeKey node, @Nullable Claim claim, Origin place) {
        if (positions.isNews(place)) {
            take(node, claim);
        }
        positions.passed(place);
    }

    private synchronized void take(NodeKey node, @Nullable Claim claim) {
        Claim known = claims.get(node);
        if (claim != null && known != null && isAnsweredAgain(known, claim)) {
            return;
        }
        if (known != null && known.getUser() != null) {
            forget(known.getUser(), node.device());
        }
        if (claim != null && claim.getUser() != null) {
            byUser.computeIfAbsent(claim.getUser(), _ -> new TreeSet<>()).add(node.device());
        }
        if (claim == null) {
            claims.remove(node);
        } else {
            claims.put(node, claim);
        }
    }

    /** A challenge is good for one claim: of two that rest on it the first counts. */
    private static boolean isAnsweredAgain(Claim known, Claim claim) {
        return claim.getChallengedAt() > 0 && claim.getChallengedAt() <= known.getChallengedAt();
    }

    private void forget(String user, String device) {
        byUser.computeIfPresent(
                user,
                (_, devices) -> {
                    devices.remove(device);
                    return devices.isEmpty() ? null : devices;
                });
    }
}
