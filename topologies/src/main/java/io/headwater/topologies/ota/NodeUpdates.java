package io.headwater.topologies.ota;

import io.headwater.avro.ota.OtaExecution;
import io.headwater.avro.ota.OtaJob;
import io.headwater.avro.ota.OtaState;
import io.headwater.avro.registry.NodeIndex;
import io.headwater.schemas.FleetPartKey;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.OtaFetch;
import io.headwater.schemas.dialect.rainmaker.OtaFetchPayload;
import io.headwater.schemas.dialect.rainmaker.OtaStatus;
import io.headwater.schemas.dialect.rainmaker.OtaStatusPayload;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.topologies.delivery.Downlinks;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Seed;
import io.headwater.topologies.jobs.Told;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.timers.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of one task do with OTA jobs, rainmaker.md 4.11 to 4.13. A fetch is answered from
 * what the task knows, in the same transaction; an execution exists from the first delivery on.
 * Stream thread only.
 *
 * <pre>
 * otafetch, approval --> choose [ota-offers] --> deliver --> bridge.inbox
 * otastatus ----------->                     [ota-executions] --> ota.executions
 * a job with force push --> a timer for each node it is meant for --> deliver
 * </pre>
 */
public final class NodeUpdates {
    /** R-OF-2. */
    private static final long NOT_AGAIN_WITHIN_MS = 10_000;

    private final Offers offers;
    private final Candidates candidates;
    private final OfferDelivery delivery;
    private final Executions executions;

    /**
     * Starts on a task, whose job has the stores. One a task, as it keeps the jobs at hand.
     *
     * @param links of images in the store
     * @param isMember whether a node is in a group
     */
    public NodeUpdates(
            Capability.Task task,
            Topics topics,
            Downlinks downlinks,
            ImageLinks links,
            BiPredicate<NodeKey, String> isMember) {
        candidates = new Candidates(task, topics, isMember);
        delivery = new OfferDelivery(downlinks, links);
        offers = new Offers(task, topics);
        executions = new Executions(task, topics);
    }

    /** The store of jobs. */
    public static JobStore<FleetPartKey, OtaJob> offers(Topics topics) {
        return Offers.offers(topics);
    }

    /** How all of it is filled anew, timers included. */
    public static List<Seed> seeds(Topics topics) {
        var seeds = new ArrayList<Seed>();
        seeds.add(Seed.copy(topics.otaJobs(), offers(topics)));
        seeds.addAll(Executions.seeds(topics));
        return List.copyOf(seeds);
    }

    /**
     * Decides a record of channel otafetch.
     *
     * @return the node's facts after: what it says of itself counts at once (R-OF-4)
     */
    public NodeIndex fetch(Uplink uplink, NodeIndex index, Effects effects) {
        return switch (OtaFetchPayload.parse(uplink.payload(), uplink.node().device())) {
            case Parsed.Accepted<OtaFetch> accepted -> {
                accepted.warnings().forEach(warning -> effects.warn(warning.code()));
                NodeIndex after = FetchedFacts.after(index, accepted.value(), uplink.origin());
                fetched(uplink, after, accepted.value().firmwareVersion(), effects);
                yield after;
            }
            case Parsed.Ignored<OtaFetch>(Reason reason) -> {
                effects.ignore(reason.code());
                yield index;
            }
            case Parsed.Refused<OtaFetch>(Reason reason, String detail) -> {
                effects.reject(reason.code(), detail);
                yield index;
            }
        };
    }

    /** Decides a record of channel otastatus. */
    public void status(Uplink uplink, NodeIndex index, Effects effects) {
        switch (OtaStatusPayload.parse(
                uplink.payload(), uplink.node().device(), uplink.loggedAt())) {
            case Parsed.Accepted<OtaStatus> accepted -> {
                if (reported(uplink, accepted.value(), index, effects)) {
                    accepted.warnings().forEach(warning -> effects.warn(warning.code()));
                }
            }
            case Parsed.Ignored<OtaStatus>(Reason reason) -> effects.ignore(reason.code());
            case Parsed.Refused<OtaStatus>(Reason reason, String detail) ->
                    effects.reject(reason.code(), detail);
        }
    }

    /** The node told in its configuration what it runs; that settles what its success meant. */
    public void seen(Uplink uplink, NodeIndex index, Effects effects) {
        String version = index.getFwVersion();
        if (version == null) {
            return;
        }
        for (OtaExecution execution : executions.of(uplink.node())) {
            offers.find(uplink.node().tenant(), execution.getJob())
                    .ifPresent(rollout -> seen(uplink, execution, version, rollout, effects));
        }
    }

    private void seen(
            Uplink uplink,
            OtaExecution execution,
            String version,
            Rollout rollout,
            Effects effects) {
        var when = new Executions.When(uplink.loggedAt(), uplink.origin().offset());
        Progress.seen(
                        execution,
                        version,
                        rollout.job().getImage().getFwVersion(),
                        uplink.loggedAt())
                .ifPresent(after -> executions.put(uplink.node(), rollout, after, when, effects));
    }

    /** Forgets what became of updates at the node. */
    public void erase(NodeKey node, Effects effects) {
        executions.erase(node, effects);
    }

    /** Takes a job as it is now; one that is forced comes due for each node it is meant for. */
    public void told(Told<FleetPartKey, OtaJob> told, Effects effects) {
        OtaJob job = told.value();
        offers.put(told.key(), job, effects);
        if (job != null && job.getForcePush()) {
            var rollout = new Rollout(told.key().whole(), job);
            if (rollout.isOfferedEver()) {
                long at = Math.max(told.loggedAt(), rollout.newestWaveFrom());
                candidates.forEach(
                        candidate -> {
                            if (rollout.isFor(candidate)
                                    && rollout.isInOpenWave(candidate.node(), at)) {
                                executions.force(candidate.node(), rollout, at, effects);
                            }
                        });
            }
        }
    }

    /** Decides a user's approval; without effect while the node is away (4.13.4). */
    public void approve(Asked asked, String job, Effects effects) {
        NodeKey node = asked.node();
        Optional<Rollout> wanted = offers.find(node.tenant(), job);
        Candidate candidate = candidates.of(node);
        if (wanted.isEmpty() || candidate == null || !delivery.isConnected(node)) {
            effects.ignore("no-connection");
            return;
        }
        Rollout rollout = wanted.get();
        OtaExecution execution = executions.orTriggered(node, rollout, asked.loggedAt());
        if (execution.getApprovedAt() != null
                || !isOpenTo(candidate, rollout, execution, asked.loggedAt())) {
            effects.ignore(Reason.JOB_CLOSED.code());
            return;
        }
        deliver(
                candidate,
                rollout,
                Progress.approved(execution, asked.loggedAt()),
                new Executions.When(asked.loggedAt(), -1),
                effects);
    }

    /** A timer has come due: nothing was heard of a delivery, or one is to be forced. */
    public void due(Timer timer, long firedAt, Effects effects) {
        Executions.Due due = Executions.Due.of(timer);
        NodeKey node = timer.node();
        offers.find(node.tenant(), due.job())
                .ifPresent(
                        rollout -> {
                            if (due.isPush()) {
                                force(node, rollout, firedAt, effects);
                            } else {
                                timeOut(node, rollout, firedAt, effects);
                            }
                        });
    }

    private void fetched(Uplink uplink, NodeIndex index, @Nullable String said, Effects effects) {
        long at = uplink.loggedAt();
        if (said != null) {
            seen(uplink, index, effects);
        }
        Candidate candidate = candidates.of(uplink.node(), index);
        for (Rollout rollout : offers.urgent()) {
            OtaExecution execution = executions.orTriggered(uplink.node(), rollout, at);
            boolean approved =
                    !rollout.job().getUserApproval() || execution.getApprovedAt() != null;
            if (approved && isOpenTo(candidate, rollout, execution, at)) {
                Long sentAt = execution.getSentAt();
                if (sentAt != null && at - sentAt < NOT_AGAIN_WITHIN_MS) {
                    effects.ignore(Reason.DUPLICATE.code());
                    return;
                }
                var when = new Executions.When(at, uplink.origin().offset());
                if (mayTryAgain(rollout, execution)) {
                    deliver(candidate, rollout, execution, when, effects);
                    return;
                }
                giveUp(uplink.node(), rollout, execution, when, effects);
            }
        }
    }

    /** Whether the status was taken; warnings of a record count only then. */
    private boolean reported(Uplink uplink, OtaStatus status, NodeIndex index, Effects effects) {
        NodeKey node = uplink.node();
        long at = uplink.loggedAt();
        Rollout rollout = offers.find(node.tenant(), status.jobId()).orElse(null);
        OtaExecution known = executions.get(node, status.jobId());
        if (rollout == null || (known == null && !rollout.isFor(candidates.of(node, index)))) {
            effects.reject(Reason.UNKNOWN_JOB.code(), "the node is no target of such a job");
            return false;
        }
        if (known != null && Progress.isTerminal(known)) {
            effects.ignore(Reason.JOB_TERMINAL.code());
            return false;
        }
        if (rollout.isClosed(at)) {
            effects.ignore(Reason.JOB_CLOSED.code());
            return false;
        }
        OtaExecution before = known == null ? Progress.triggered(status.jobId(), at) : known;
        if (before.getState() == OtaState.TRIGGERED) {
            effects.warn(Reason.UNSOLICITED.code());
        }
        OtaExecution after =
                Progress.reported(
                        before,
                        status,
                        index.getFwVersion(),
                        rollout.job().getImage().getFwVersion(),
                        at);
        executions.put(
                node, rollout, after, new Executions.When(at, uplink.origin().offset()), effects);
        return true;
    }

    private void force(NodeKey node, Rollout rollout, long at, Effects effects) {
        Candidate candidate = candidates.of(node);
        OtaExecution execution = executions.orTriggered(node, rollout, at);
        if (candidate == null
                || execution.getState() != OtaState.TRIGGERED
                || !isOpenTo(candidate, rollout, execution, at)) {
            return;
        }
        deliver(
                candidate,
                rollout,
                Progress.started(execution, at),
                new Executions.When(at, -1),
                effects);
    }

    private void timeOut(NodeKey node, Rollout rollout, long at, Effects effects) {
        OtaExecution execution = executions.get(node, rollout.key().id());
        if (execution != null && Progress.isUnanswered(execution)) {
            String why =
                    "nothing was heard of the node for "
                            + rollout.job().getTimeoutSeconds()
                            + " seconds";
            executions.put(
                    node,
                    rollout,
                    Progress.failed(execution, why, at),
                    new Executions.When(at, -1),
                    effects);
        }
    }

    /**
     * Sends the address to the node on the connection it has; when it has none, keeps what was
     * decided apart from that.
     */
    private void deliver(
            Candidate to,
            Rollout rollout,
            OtaExecution execution,
            Executions.When when,
            Effects effects) {
        OtaExecution sent = Progress.sent(execution, to.fwVersion(), when.at());
        String id = rollout.key().id() + "." + sent.getDeliveries();
        if (delivery.send(to.node(), rollout, id, when.at(), effects)) {
            executions.put(to.node(), rollout, sent, when, effects);
        } else if (execution.getState() == OtaState.STARTED && execution.getDeliveries() == 0) {
            executions.put(to.node(), rollout, execution, when, effects);
        }
    }

    /** A node that starts over again and again without an outcome is left alone. */
    private void giveUp(
            NodeKey node,
            Rollout rollout,
            OtaExecution execution,
            Executions.When when,
            Effects effects) {
        if (Progress.isUnanswered(execution)) {
            String why = "given up: the node asked again and again without an outcome";
            executions.put(
                    node, rollout, Progress.failed(execution, why, when.at()), when, effects);
        }
    }

    private static boolean isOpenTo(
            Candidate candidate, Rollout rollout, OtaExecution execution, long at) {
        boolean begun = execution.getDeliveries() > 0;
        return !Progress.isTerminal(execution)
                && rollout.isOffered(at)
                && rollout.isInOpenWave(candidate.node(), at)
                && (begun || rollout.isFor(candidate));
    }

    private static boolean mayTryAgain(Rollout rollout, OtaExecution execution) {
        int most = rollout.job().getMostFailedDeliveries();
        return most == 0 || Progress.failedByNow(execution) < most;
    }
}
