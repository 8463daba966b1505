package io.headwater.topologies.alerts;

import io.headwater.avro.alerts.AlertRaised;
import io.headwater.avro.alerts.AlertValue;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.Origin;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.schemas.dialect.rainmaker.Alert;
import io.headwater.schemas.dialect.rainmaker.AlertPayload;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.Reason;
import io.headwater.topologies.jobs.Asked;
import io.headwater.topologies.jobs.Capability;
import io.headwater.topologies.jobs.Effects;
import io.headwater.topologies.jobs.JobStore;
import io.headwater.topologies.jobs.Uplink;
import io.headwater.topologies.views.Change;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * What the nodes of one task want their users told. Two equal alerts in a row are two (R-AL-7); a
 * message that is delivered again, or replayed, is the alert it was. Changes no parameter (R-AL-3).
 * Stream thread only.
 *
 * <pre>
 * alert -----------> decide      [alerts-recent] --> alerts.raised
 * acknowledgement -> acknowledge [alerts-recent] --> alerts.raised
 * rule ------------> raise, clear [alerts-recent] -> alerts.raised
 * </pre>
 */
public final class Alerts {
    /** Store: node and alert to the alert; its rows are the newest records of alerts.raised. */
    public static final String RECENT = "alerts-recent";

    /** Of one node, how many are remembered. */
    public static final int REMEMBERED = 32;

    private static final String CAPABILITY = "alerts";

    private final Topics topics;
    private final KeyValueStore<RowKey, AlertRaised> recent;

    /** Starts on a task, whose job has the store. */
    public Alerts(Capability.Task task, Topics topics) {
        this.topics = topics;
        recent = task.store(recent(topics));
    }

    /** The store of the newest alerts of each node. */
    public static JobStore<RowKey, AlertRaised> recent(Topics topics) {
        return JobStore.of(RECENT, topics.alertsRaised());
    }

    /** The node's newest alerts, oldest first. */
    public static List<AlertRaised> of(
            NodeKey node, ReadOnlyKeyValueStore<RowKey, AlertRaised> recent) {
        List<AlertRaised> all = all(node, recent);
        return all.subList(Math.max(0, all.size() - REMEMBERED), all.size());
    }

    /** One of the node's newest alerts, or empty. */
    public static Optional<AlertRaised> find(
            NodeKey node, String id, ReadOnlyKeyValueStore<RowKey, AlertRaised> recent) {
        return Optional.ofNullable(recent.get(AlertKey.row(node, id)));
    }

    /**
     * Decides a record of channel alert.
     *
     * @return the alert that it raises, or empty
     */
    public Optional<AlertRaised> decide(Uplink uplink, Effects effects) {
        return switch (AlertPayload.parse(uplink.payload(), uplink.node().device())) {
            case Parsed.Accepted<Alert>(var alert, var dropped, var warnings) -> {
                if (!AlertSize.fits(alert)) {
                    effects.reject(Reason.TOO_LARGE.code(), "the values are too many to keep");
                    yield Optional.empty();
                }
                warnings.forEach(warning -> effects.warn(warning.code()));
                if (!dropped.isEmpty()) {
                    effects.rejectParts(dropped);
                }
                yield raise(uplink, alert, effects);
            }
            case Parsed.Ignored<Alert>(Reason reason) -> {
                effects.ignore(reason.code());
                yield Optional.empty();
            }
            case Parsed.Refused<Alert>(Reason reason, String detail) -> {
                effects.reject(reason.code(), detail);
                yield Optional.empty();
            }
        };
    }

    /** Decides that somebody has seen an alert; the first time counts. */
    public void acknowledge(Asked asked, String id, Effects effects) {
        RowKey row = AlertKey.row(asked.node(), id);
        @Nullable AlertRaised known = recent.get(row);
        if (known == null) {
            effects.ignore(Reason.UNKNOWN_REQUEST.code());
        } else if (known.getAcknowledgedAt() != null) {
            effects.ignore(Reason.DUPLICATE.code());
        } else {
            AlertRaised seen =
                    AlertRaised.newBuilder(known).setAcknowledgedAt(asked.loggedAt()).build();
            keep(row, seen, effects);
            effects.change(new Change.Alert(seen));
            effects.count(CAPABILITY, "acknowledged");
        }
    }

    /**
     * Ids for alerts that rules raise with one record, none of which is taken.
     *
     * @param origin of the record
     */
    public Supplier<String> idsOfRules(NodeKey node, Origin origin) {
        var next = new AtomicInteger();
        return () -> {
            String id = AlertKey.idOf(origin.offset(), next.getAndIncrement());
            while (recent.get(AlertKey.row(node, id)) != null) {
                id = AlertKey.idOf(origin.offset(), next.getAndIncrement());
            }
            return id;
        };
    }

    /**
     * Raises an alert that a rule has found, at the node's pace.
     *
     * @param found with an id of {@link #idsOfRules}
     * @return the alert as it is kept
     */
    public AlertRaised raise(NodeKey node, AlertRaised found, Effects effects) {
        List<AlertRaised> known = all(node, recent);
        long until = known.isEmpty() ? 0 : known.getLast().getPacedUntil();
        boolean isOver = found.getClearedAt() != null;
        boolean quiet = isOver || Pace.isExceeded(until, found.getLoggedAt());
        AlertRaised raised =
                AlertRaised.newBuilder(found)
                        .setQuiet(quiet)
                        .setPacedUntil(isOver ? until : Pace.after(until, found.getLoggedAt()))
                        .build();
        keep(AlertKey.row(node, raised.getId()), raised, effects);
        forgetOldest(node, known, effects);
        effects.change(new Change.Alert(raised));
        effects.count(CAPABILITY, quiet ? "quiet" : "raised");
        return raised;
    }

    /**
     * Notes that what a rule found is over. One that is forgotten already stays so.
     *
     * @param why a word for programs
     */
    public void clear(NodeKey node, String id, long at, String why, Effects effects) {
        RowKey row = AlertKey.row(node, id);
        @Nullable AlertRaised known = recent.get(row);
        if (known != null && known.getClearedAt() == null) {
            AlertRaised over =
                    AlertRaised.newBuilder(known).setClearedAt(at).setClearedBy(why).build();
            keep(row, over, effects);
            effects.change(new Change.Alert(over));
            effects.count(CAPABILITY, "cleared");
        }
    }

    /** Forgets the node's alerts; those in the topic go with its retention. */
    public void erase(NodeKey node, Effects effects) {
        all(node, recent)
                .forEach(alert -> effects.put(recent, AlertKey.row(node, alert.getId()), null));
    }

    private Optional<AlertRaised> raise(Uplink uplink, Alert alert, Effects effects) {
        String id = AlertKey.idOf(uplink.order());
        RowKey row = AlertKey.row(uplink.node(), id);
        List<AlertRaised> known = all(uplink.node(), recent);
        if (recent.get(row) != null) {
            effects.ignore(Reason.DUPLICATE.code()); // a replay of what was applied in part
            return Optional.empty();
        }
        long until = known.isEmpty() ? 0 : known.getLast().getPacedUntil();
        boolean quiet = Pace.isExceeded(until, uplink.loggedAt());
        var raised =
                AlertRaised.newBuilder()
                        .setId(id)
                        .setText(alert.text())
                        .setValues(values(alert))
                        .setQuiet(quiet)
                        .setPacedUntil(Pace.after(until, uplink.loggedAt()))
                        .setEpoch(uplink.headers().epoch())
                        .setReceivedAt(uplink.headers().receivedAt())
                        .setLoggedAt(uplink.loggedAt())
                        .setPartition(uplink.origin().partition())
                        .setOrigin(uplink.origin().offset())
                        .build();
        keep(row, raised, effects);
        forgetOldest(uplink.node(), known, effects);
        effects.change(new Change.Alert(raised));
        effects.count(CAPABILITY, quiet ? "quiet" : "raised");
        return Optional.of(raised);
    }

    private void keep(RowKey row, AlertRaised alert, Effects effects) {
        effects.put(recent, row, alert);
        effects.emit(topics.alertsRaised(), row, alert);
    }

    /** A store that was filled from its topic may hold more than one too many. */
    private void forgetOldest(NodeKey node, List<AlertRaised> known, Effects effects) {
        known.stream()
                .limit(Math.max(0, known.size() + 1 - REMEMBERED))
                .forEach(alert -> effects.put(recent, AlertKey.row(node, alert.getId()), null));
    }

    private static List<AlertRaised> all(
            NodeKey node, ReadOnlyKeyValueStore<RowKey, AlertRaised> recent) {
        var alerts = new ArrayList<AlertRaised>();
        try (var rows = recent.range(AlertKey.first(node), AlertKey.last(node))) {
            rows.forEachRemaining(row -> alerts.add(row.value));
        }
        return alerts;
    }

    private static List<AlertValue> values(Alert alert) {
        return alert.values().stream()
                .map(value -> new AlertValue(value.device(), value.param(), value.json()))
                .toList();
    }
}
