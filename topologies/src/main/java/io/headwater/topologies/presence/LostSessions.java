package io.headwater.topologies.presence;

import io.headwater.avro.presence.PresenceState;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.UplinkHeaders;
import io.headwater.schemas.dialect.rainmaker.PresenceEvent;
import io.headwater.schemas.dialect.rainmaker.PresencePayload;
import io.headwater.schemas.presence.LostSession;
import io.headwater.topologies.rounds.Rounds;
import io.headwater.topologies.views.Bridges;
import io.headwater.topologies.views.FleetEntry;
import io.headwater.topologies.views.FleetIndex;
import io.headwater.topologies.views.Watermarks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends what nobody else will end: the sessions that a bridge left open which was killed and is gone
 * for long, of nodes that have not come back. Each gets a record in its node's uplink, behind
 * whatever the node did since, and by that record alone everybody learns that the node is offline.
 * One that comes late, twice, or from two processes ends no session but its own. A thread of its
 * own, which looks once a second.
 *
 * <pre>
 * fleet index, bridges --> gone for so long --> node.uplink (channel session-lost)
 * </pre>
 */
public final class LostSessions implements AutoCloseable {
    /** How long a bridge is dead before its sessions are ended, unless a setting says otherwise. */
    public static final Duration USUAL_PATIENCE = Duration.ofMinutes(1);

    /** Of one partition at a time; the next ones follow once these are read. */
    static final int MOST_AT_ONCE = 2_000;

    private static final Logger LOGGER = LoggerFactory.getLogger(LostSessions.class);
    private static final Duration REST = Duration.ofSeconds(1);

    private final Sources sources;
    private final Log log;
    private final GoneBridges gone;
    private final LongSupplier steadyNanos;
    private final InstantSource clock;
    private final Rounds rounds;

    // their thread only
    private final Map<Integer, Long> written = new HashMap<>();
    private final Map<Integer, Set<Long>> told = new HashMap<>();

    /** The newest sessions of nodes, as the tasks of their partitions have them. */
    @FunctionalInterface
    public interface Newest {
        /** Those of one partition, for one look; of no node when the task is not here. */
        Rows in(int partition);

        /** The newest session of each node of a partition. */
        @FunctionalInterface
        interface Rows {
            /**
             * @return null when there is none
             * @throws RuntimeException while the task comes or goes
             */
            @Nullable PresenceState of(NodeKey node);
        }
    }

    /** The uplink. */
    @FunctionalInterface
    public interface Log {
        /** Completes with the record's place once Kafka has it; fails when it did not take it. */
        CompletionStage<Origin> land(NodeKey node, UplinkHeaders headers, byte[] payload);
    }

    /**
     * What is looked at.
     *
     * @param job whose tasks keep the sessions, as watermarks know it
     */
    public record Sources(
            String job, Watermarks watermarks, FleetIndex fleet, Bridges bridges, Newest newest) {}

    /**
     * @param steadyNanos only differences count
     * @param clock of the times in records
     */
    LostSessions(
            Sources sources,
            Log log,
            Duration patience,
            LongSupplier steadyNanos,
            InstantSource clock) {
        this.sources = sources;
        this.log = log;
        this.gone = new GoneBridges(patience);
        this.steadyNanos = steadyNanos;
        this.clock = clock;
        rounds =
                new Rounds(
                        "headwater-lost-sessions",
                        this::look, // stores come and go with their tasks, so does Kafka
                        "sessions of bridges that are gone wait for the next look");
    }

    /**
     * Begins to look.
     *
     * @param patience how long a bridge is dead before its sessions are ended
     */
    public static LostSessions start(Sources sources, Log log, Duration patience) {
        var lost =
                new LostSessions(sources, log, patience, System::nanoTime, InstantSource.system());
        lost.rounds.start(REST, REST);
        return lost;
    }

    /** Looks no more; a record under way may still arrive, which is harmless. */
    @Override
    public void close() {
        rounds.close();
    }

    /** Ends what is to be ended now, and waits until Kafka has it. */
    void look() {
        Map<Integer, Long> positions = sources.watermarks().positions(sources.job());
        Set<Integer> here = positions.keySet();
        written.keySet().retainAll(here);
        told.keySet().retainAll(here);
        var states = new HashMap<FleetEntry.Session, Bridges.State>();
        for (int partition : here) {
            for (FleetEntry.Session holder : sources.fleet().holders(partition)) {
                states.computeIfAbsent(holder, sources.bridges()::of);
            }
        }
        var dead = gone.of(states, positions, steadyNanos.getAsLong());
        for (int partition : here) {
            if (isRead(partition)) {
                end(partition, dead);
            }
        }
    }

    /** Whether the task has read what was written for it last. */
    private boolean isRead(int partition) {
        Long last = written.get(partition);
        return last == null || sources.watermarks().next(sources.job(), partition).orElse(0) > last;
    }

    private void end(int partition, Map<FleetEntry.Session, GoneBridges.Gone> dead) {
        List<Lost> lost = lostOf(partition, dead);
        if (lost.isEmpty()) {
            return;
        }
        Set<Long> known = told.computeIfAbsent(partition, _ -> new HashSet<>());
        var landing = lost.stream().map(session -> landed(session).toCompletableFuture()).toList();
        try {
            for (int i = 0; i < lost.size(); i++) {
                Origin place = landing.get(i).join();
                known.add(lost.get(i).epoch());
                written.merge(partition, place.offset(), Math::max);
            }
        } catch (CompletionException e) {
            LOGGER.atWarn()
                    .addKeyValue("partition", partition)
                    .addKeyValue("error", String.valueOf(e.getCause()))
                    .log("ends of sessions were not taken by Kafka and are written again");
            return;
        }
        LOGGER.atInfo()
                .addKeyValue("partition", partition)
                .addKeyValue("sessions", lost.size())
                .log("sessions of bridges that are gone were ended");
    }

    /** A session that is open and that nobody holds. */
    private record Lost(NodeKey node, PresenceState state, long deadNanos) {
        long epoch() {
            return state.getEpoch();
        }
    }

    /**
     * The store knows more of a session than the index, and may know better. What was written once
     * is not written again, whatever became of it. A holder that has taken a node since it was
     * found gone lives, whatever its records say, and is left alone.
     */
    private List<Lost> lostOf(int partition, Map<FleetEntry.Session, GoneBridges.Gone> dead) {
        if (dead.isEmpty()) {
            told.remove(partition);
            return List.of();
        }
        Set<Long> known = told.getOrDefault(partition, Set.of());
        Newest.Rows newest = sources.newest().in(partition);
        var lost = new ArrayList<Lost>();
        boolean any = false;
        for (var holder : Map.copyOf(dead).entrySet()) {
            if (lost.size() == MOST_AT_ONCE) {
                return lost;
            }
            FleetEntry.Session session = holder.getKey();
            GoneBridges.Gone since = holder.getValue();
            List<NodeKey> nodes =
                    sources.fleet().heldBy(partition, session, MOST_AT_ONCE + known.size());
            any |= !nodes.isEmpty();
            var its = new ArrayList<Lost>();
            for (NodeKey node : nodes) {
                if (lost.size() + its.size() == MOST_AT_ONCE) {
                    break;
                }
                PresenceState state = newest.of(node);
                if (session.equals(FleetEntry.Session.of(state))
                        && state != null
                        && !known.contains(state.getEpoch())) {
                    its.add(new Lost(node, state, since.deadNanos()));
                }
            }
            if (its.stream().anyMatch(one -> since.isEarlierThan(partition, one.epoch()))) {
                gone.waitAnew(session, steadyNanos.getAsLong());
                dead.remove(session);
            } else {
                lost.addAll(its);
            }
        }
        if (!any) {
            told.remove(partition);
        }
        return lost;
    }

    private CompletionStage<Origin> landed(Lost lost) {
        PresenceState state = lost.state();
        long now = clock.millis();
        long since = now - TimeUnit.NANOSECONDS.toMillis(lost.deadNanos());
        String session = String.valueOf(state.getSession());
        var event =
                new PresenceEvent.Disconnected(
                        lost.node().device(),
                        Math.max(since, state.getChangedAt()),
                        session,
                        state.getFingerprint(),
                        state.getEpoch(),
                        false,
                        LostSession.REASON,
                        state.getBridge(),
                        state.getIncarnation());
        return log.land(
                lost.node(),
                LostSession.headers(session, state.getEpoch(), now),
                PresencePayload.write(event));
    }
}
