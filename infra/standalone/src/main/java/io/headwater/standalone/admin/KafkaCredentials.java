package io.headwater.standalone.admin;

import io.headwater.bridge.identity.CredentialAdmin;
import io.headwater.bridge.identity.CredentialIndex;
import io.headwater.bridge.landing.Landing;
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
import java.util.function.Supplier;

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
     */
    void write(Function<CredentialAdmin, CompletionStage<?>> credential) {
        var metrics = new SimpleMeterRegistry();
        var settings = new Landing.Settings(kafka, PATIENCE, SMALL);
        try (Landing landing = Landing.start(settings, topics, metrics);
                CredentialIndex index = CredentialIndex.follow(topics, kafka, _ -> {}, metrics)) {
            await(() -> landing.notReady().or(index::notReady));
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

    private static void await(Supplier<Optional<String>> notReady) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (notReady.get().isPresent()) {
            if (System.nanoTime() > deadline) {
                throw new Refusal("Kafka did not answer in time: " + notReady.get().orElse(""));
            }
            TimeUnit.MILLISECONDS.sleep(20); // readiness is asked for, not announced
        }
    }
}
