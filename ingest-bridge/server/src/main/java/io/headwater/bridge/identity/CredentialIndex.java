package io.headwater.bridge.identity;

import io.headwater.avro.identity.Credential;
import io.headwater.avro.identity.CredentialState;
import io.headwater.bridge.identity.CredentialTable.Entry;
import io.headwater.bridge.identity.CredentialTable.Hash;
import io.headwater.bridge.identity.CredentialTable.State;
import io.headwater.bridge.metrics.Catalogue;
import io.headwater.bridge.tail.TopicTail;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
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

    /** Empty while the node's certificate is not known yet. */
    private static final Pattern FINGERPRINT = Pattern.compile("([0-9a-f]{64})?");

    private final CredentialTable table;
    private final Consumer<NodeKey> onLoss;
    private final Map<Integer, Long> read = new HashMap<>(); // offset by partition; guarded by this
    private final List<Waiting> waiting = new ArrayList<>(); // guarded by this
    private @Nullable TopicTail<NodeKey, Credential> tail;

    private record Waiting(Origin place, CompletableFuture<Origin> passed) {}

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
     * @param kafka client settings, among them bootstrap.servers
     * @param onLoss is told of each node whose certificate may no longer be used, whether it is
     *     connected or not; on the index's thread
     */
    public static CredentialIndex follow(
            Topics topics,
            Map<String, String> kafka,
            Consumer<NodeKey> onLoss,
            MeterRegistry metrics) {
        var index = new CredentialIndex(onLoss);
        index.tail =
                TopicTail.start(
                        topics.credentials(), TopicTail.From.BEGINNING, kafka, index::readRecord);
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
    synchronized CompletionStage<Origin> awaitRead(Origin place) {
        var passed = new CompletableFuture<Origin>();
        if (place.offset() <= readUpTo(place.partition())) {
            passed.complete(place);
        } else {
            waiting.add(new Waiting(place, passed));
        }
        return passed;
    }

    void readRecord(NodeKey node, @Nullable Credential credential, Origin place) {
        if (isNews(place)) {
            take(node, credential);
            taken(place); // only now: whoever awaits the place looks into the table next
        }
        passed().forEach(it -> it.passed().complete(it.place()));
    }

    private void take(NodeKey node, @Nullable Credential credential) {
        if (isRevoked(node) && isFirstConnect(credential)) {
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

    private static boolean isFirstConnect(@Nullable Credential credential) {
        return credential != null && credential.getRegisteredBy().equals(FIRST_CONNECT);
    }

    /** The sixteen bytes by which a certificate is known. */
    static Hash certificate(String fingerprint) {
        return fingerprint.isEmpty() ? Hash.NONE : Hash.of(HexFormat.of().parseHex(fingerprint));
    }

    /** A reader that began anew brings old records again; they are no news. */
    private synchronized boolean isNews(Origin place) {
        return place.offset() > readUpTo(place.partition());
    }

    private synchronized void taken(Origin place) {
        read.put(place.partition(), place.offset());
    }

    private synchronized List<Waiting> passed() {
        var passed =
                waiting.stream()
                        .filter(it -> it.place().offset() <= readUpTo(it.place().partition()))
                        .toList();
        waiting.removeAll(passed);
        return passed;
    }

    private synchronized long readUpTo(int partition) {
        return read.getOrDefault(partition, -1L);
    }

    private static boolean isLoss(Entry before, Entry after) {
        return before.state() == State.ACTIVE
                && (after.state() != State.ACTIVE
                        || !(before.certificate().equals(Hash.NONE)
                                || before.certificate().equals(after.certificate())));
    }

    private static Entry entry(@Nullable Credential credential) {
        if (credential == null) {
            return new Entry(State.ERASED, Hash.NONE, Instant.EPOCH);
        }
        boolean active =
                credential.getState() == CredentialState.ACTIVE
                        && FINGERPRINT.matcher(credential.getFingerprint()).matches();
        return active
                ? new Entry(
                        State.ACTIVE,
                        certificate(credential.getFingerprint()),
                        Instant.ofEpochMilli(credential.getNotBefore()))
                : new Entry(State.REVOKED, Hash.NONE, Instant.EPOCH);
    }
}
