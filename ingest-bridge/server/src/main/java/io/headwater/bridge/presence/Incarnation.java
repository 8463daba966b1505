package io.headwater.bridge.presence;

import io.headwater.avro.presence.BridgeIncarnation;
import io.headwater.bridge.landing.Landing;
import io.headwater.bridge.landing.Outgoing;
import io.headwater.schemas.Topics;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This life of this bridge. Nodes count as connected only while it is renewed, so a bridge that was
 * killed leaves nobody online. Safe for any thread.
 */
public final class Incarnation {
    /** How often it is renewed (design.md section 4). */
    public static final Duration RENEWAL = Duration.ofSeconds(2);

    private static final Logger LOGGER = LoggerFactory.getLogger(Incarnation.class);

    private final int ordinal;
    private final String id = UUID.randomUUID().toString();
    private final Topics topics;
    private final Landing landing;
    private final InstantSource clock;
    private final Instant startedAt;
    private final AtomicBoolean renewing = new AtomicBoolean();
    private volatile boolean known;

    /**
     * @param ordinal which of the installation's bridges this is; no two that run share it
     */
    public Incarnation(int ordinal, Topics topics, Landing landing, InstantSource clock) {
        this.ordinal = ordinal;
        this.topics = topics;
        this.landing = landing;
        this.clock = clock;
        this.startedAt = clock.instant();
    }

    /** Which of the installation's bridges this is. */
    public int ordinal() {
        return ordinal;
    }

    String id() {
        return id;
    }

    /** Why no node may be let in under this incarnation yet; empty once Kafka has it. */
    public Optional<String> notReady() {
        return known ? Optional.empty() : Optional.of("this bridge's incarnation is not in Kafka");
    }

    /**
     * Says that the bridge lives. Never blocks; does nothing while an earlier renewal is on its
     * way.
     */
    public void renew() {
        if (!renewing.compareAndSet(false, true)) {
            return;
        }
        say(false).whenComplete((_, failure) -> renewed(failure == null));
    }

    /**
     * Says that the bridge stops; completes, never with a failure, when that is said or given up.
     */
    public CompletionStage<Void> end() {
        var ended = new CompletableFuture<Void>();
        say(true)
                .whenComplete(
                        (_, failure) -> {
                            if (failure != null) {
                                LOGGER.atWarn()
                                        .addKeyValue("error", failure.getMessage())
                                        .log("the stop is not in Kafka; it will show by silence");
                            }
                            ended.complete(null);
                        });
        return ended;
    }

    private void renewed(boolean stored) {
        known |= stored;
        renewing.set(false);
    }

    private CompletionStage<?> say(boolean stopped) {
        var record =
                BridgeIncarnation.newBuilder()
                        .setOrdinal(ordinal)
                        .setIncarnation(id)
                        .setStartedAt(startedAt.toEpochMilli())
                        .setRenewedAt(clock.millis())
                        .setStopped(stopped)
                        .build();
        return landing.line()
                .send(Outgoing.of(topics.incarnations(), Integer.toString(ordinal), record));
    }
}
