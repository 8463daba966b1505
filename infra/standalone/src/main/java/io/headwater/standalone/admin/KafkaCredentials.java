package io.headwater.standalone.admin;

import io.headwater.bridge.identity.CredentialAdmin;
import io.headwater.bridge.identity.CredentialIndex;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.tail.Tails;
import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.standalone.Refusal;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * What is on record about nodes' certificates, read and written in Kafka itself: without a bridge.
 * Each call has clients of its own and closes them. Blocks.
 *
 * @param kafka client settings
 */
record KafkaCredentials(Map<String, String> kafka, Topics topics) {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final long SMALL = 1024L * 1024;

    /**
     * Refuses every certificate of the node from now on.
     *
     * @return whether nothing was on record for it
     * @throws Refusal when Kafka did not take it
     * @throws KafkaUnavailableException when Kafka does not let us in
     */
    boolean revoke(NodeKey node) {
        var unheardOf = new AtomicBoolean();
        write(
                credentials -> {
                    unheardOf.set(!credentials.isOnRecord(node).orElse(true));
                    return credentials.revoke(node);
                });
        return unheardOf.get();
    }

    /**
     * Writes a credential and returns when Kafka has it.
     *
     * @throws Refusal when Kafka did not take it
     * @throws KafkaUnavailableException when Kafka does not let us in
     */
    void write(Function<CredentialAdmin, CompletionStage<?>> credential) {
        var metrics = new SimpleMeterRegistry();
        var settings = new Landing.Settings(kafka, PATIENCE, SMALL);
        try (Landing landing = Landing.start(settings, topics, metrics);
                CredentialIndex index =
                        CredentialIndex.follow(
                                topics, new Tails(kafka, metrics), _ -> {}, metrics)) {
            await(landing, index);
            credential
                    .apply(new CredentialAdmin(topics, landing, index, InstantSource.system()))
                    .toCompletableFuture()
                    .join();
        } catch (CompletionException e) {
            throw new Refusal("Kafka did not take the credential: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("interrupted", e);
        }
    }

    /** Of which Kafka; its client settings may hold a password. */
    @Override
    public String toString() {
        return "KafkaCredentials[" + kafka.get("bootstrap.servers") + "]";
    }

    private static void await(Landing landing, CredentialIndex index) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<String> notReady = landing.notReady().or(index::notReady);
        while (notReady.isPresent()) {
            Optional<RuntimeException> refusal = landing.refusal();
            if (refusal.isPresent()) {
                throw new KafkaUnavailableException(notReady.get(), refusal.get());
            }
            if (System.nanoTime() > deadline) {
                throw new Refusal("Kafka did not answer in time: " + notReady.get());
            }
            notReady = landing.notReady().or(index::notReady);
            TimeUnit.MILLISECONDS.sleep(20); // readiness is asked for, not announced
        }
    }
}
