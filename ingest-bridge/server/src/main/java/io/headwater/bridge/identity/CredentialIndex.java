package io.headwater.bridge.identity;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.bridge.identity.CredentialTable.Entry;
import io.headwater.bridge.identity.CredentialTable.Hash;
import io.headwater.bridge.identity.CredentialTable.Registrar;
import io.headwater.bridge.identity.CredentialTable.State;
import io.headwater.bridge.metrics.Catalogue;
import io.headwater.bridge.tail.ReadPositions;
import io.headwater.bridge.tail.Tails;
import io.headwater.bridge.tail.TopicTail;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate each node may connect with, as the credentials topic says. Knows when it may be
 * wrong, see {@link #notReady}; whoever asks then must refuse. Safe for any thread.
 */
public final class CredentialIndex implements AutoCloseable {
    /** Who registered a node that showed its certificate and was not known. */
    static final String FIRST_CONNECT = "first-connect";

    /** Who registered a node that asked for its certificate itself, or for which a user did. */
    static final String CLAIM = "claim";

    /** An operator has this long to see to certificates that end. */
    private static final Duration ENDING_WITHIN = Duration.ofDays(60);

    /** Empty while the node's certificate is not known yet. */
    private static final Pattern FINGERPRINT = Pattern.compile("([0-9a-f]{64})?");

    private final CredentialTable table;
    private final Consumer<NodeKey> onLoss;
    private final ReadPositions positions = new ReadPositions();
    private @Nullable TopicTail<NodeKey, Credential> tail;

    /**
     * @param onLoss is told of each node whose certificate may no longer be used, whether it is
     *     connected or not; on the index's thread
     */
    CredentialIndex(Consumer<NodeKey> onLoss) {
        this.table = new CredentialTable();
        this.onLoss = onLoss;
    }

    /**
     * Begins to read the credentials topic from its beginning, without waiting for Kafka.
     *
     * @param tails how topics are followed
     * @param onLoss is told of each node whose certificate may no longer be used, whether it is
     *     connected or not; on the index's thread
     */
    public static CredentialIndex follow(
            Topics topics, Tails tails, Consumer<NodeKey> onLoss, MeterRegistry metrics) {
        var index = new CredentialIndex(onLoss);
        index.tail =
                TopicTail.start(
                        topics.credentials(), TopicTail.From.BEGINNING, tails, index::readRecord);
        Gauge.builder(
                        Catalogue.CERTIFICATES_ENDING.name(),
                        index.table,
                        it -> it.endingBefore(Instant.now().plus(ENDING_WITHIN)))
                .description(Catalogue.CERTIFICATES_ENDING.meaning())
                .register(metrics);
        Gauge.builder(Catalogue.CREDENTIALS.name(), index.table, CredentialTable::size)
                .description(Catalogue.CREDENTIALS.meaning())
                .baseUnit("nodes")
                .register(metrics);
        return index;
    }

    /** Why the index may not know everything yet, or any more; empty when it does. */
    public Optional<String> notReady() {
        return tail == null ? Optional.of("credentials are not followed") : tail.behind();
    }

    @Override
    public void close() {
        if (tail != null) {
            tail.close();
        }
    }

    /** What is on record for a node; empty when nothing is. */
    Optional<Entry> find(NodeKey node) {
        return table.get(Hash.of(node.bytes())).filter(entry -> entry.state() != State.ERASED);
    }

    /** Whether an operator took every certificate from the node. */
    boolean isRevoked(NodeKey node) {
        return find(node).map(Entry::state).filter(State.REVOKED::equals).isPresent();
    }

    /** Completes, with the same place, once what stands there counts for whoever connects here. */
    CompletionStage<Origin> awaitRead(Origin place) {
        return positions.await(place);
    }

    /**
     * Completes once whatever Kafka had by now is known here: within seconds, or not at all while
     * Kafka is away.
     */
    CompletionStage<Void> caughtUp() {
        return tail == null ? CompletableFuture.completedFuture(null) : tail.caughtUp();
    }

    void readRecord(NodeKey node, @Nullable Credential credential, Origin place) {
        if (positions.isNews(place)) {
            take(node, credential);
        }
        positions.passed(place); // only now: whoever awaits the place looks into the table next
    }

    private void take(NodeKey node, @Nullable Credential credential) {
        if (isRevoked(node) && isOfNode(credential)) {
            return; // its bridge did not know of the revocation yet, which only an operator undoes
        }
        var hash = Hash.of(node.bytes());
        Optional<Entry> before = table.get(hash);
        Entry after = entry(credential);
        table.put(hash, after);
        if (before.isPresent() && isLoss(before.get(), after)) {
            onLoss.accept(node);
        }
    }

    /** Whether it came about without an operator. */
    private static boolean isOfNode(@Nullable Credential credential) {
        return credential != null && registrar(credential) != Registrar.OPERATOR;
    }

    private static Registrar registrar(Credential credential) {
        return switch (credential.getRegisteredBy()) {
            case FIRST_CONNECT -> Registrar.FIRST_CONNECT;
            case CLAIM -> Registrar.CLAIM;
            default -> Registrar.OPERATOR;
        };
    }

    /** The sixteen bytes by which a certificate is known: how its fingerprint begins. */
    static Hash certificate(String fingerprint) {
        return fingerprint.isEmpty()
                ? Hash.NONE
                : Hash.startOf(HexFormat.of().parseHex(fingerprint));
    }

    private static boolean isLoss(Entry before, Entry after) {
        return before.state() == State.ACTIVE
                && (after.state() != State.ACTIVE
                        || !(before.certificate().equals(Hash.NONE)
                                || before.certificate().equals(after.certificate())));
    }

    private static Entry entry(@Nullable Credential credential) {
        if (credential == null) {
            return Entry.without(State.ERASED);
        }
        boolean active =
                credential.getState() == CredentialState.ACTIVE
                        && FINGERPRINT.matcher(credential.getFingerprint()).matches();
        return active
                ? new Entry(
                        State.ACTIVE,
                        certificate(credential.getFingerprint()),
                        Instant.ofEpochMilli(credential.getNotBefore()),
                        Instant.ofEpochMilli(credential.getNotAfter()),
                        registrar(credential))
                : Entry.without(State.REVOKED);
    }
}
