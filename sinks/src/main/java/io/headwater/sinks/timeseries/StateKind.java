package io.headwater.sinks.timeseries;

import static io.headwater.sinks.timeseries.StateColumn.integer;
import static io.headwater.sinks.timeseries.StateColumn.logTime;
import static io.headwater.sinks.timeseries.StateColumn.optionalTime;
import static io.headwater.sinks.timeseries.StateColumn.seconds;
import static io.headwater.sinks.timeseries.StateColumn.symbol;
import static io.headwater.sinks.timeseries.StateColumn.text;
import static io.headwater.sinks.timeseries.StateColumn.time;
import static io.headwater.sinks.timeseries.StateColumn.truth;
import static io.headwater.sinks.timeseries.StateColumn.whole;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The records that say how something is now, a later one instead of an earlier one; each kind with
 * its topic, its table, and the columns beside tenant, dialect, node, partition and version.
 */
final class StateKind {
    /** What a node is. Its tombstone says that the node is erased, with everything about it. */
    static final StateKind NODE =
            new StateKind(
                    "io.headwater.avro.registry.NodeIndex",
                    "registry.nodes.v1",
                    "nodes",
                    null,
                    List.of(
                            text("name", "name"),
                            text("type", "type"),
                            text("subtype", "subtype"),
                            text("model", "model"),
                            text("fw_version", "fwVersion"),
                            text("project_name", "projectName"),
                            text("platform", "platform"),
                            text("network_id", "networkId"),
                            truth("command_response", "commandResponse"),
                            time("first_seen_at", "firstSeenAt"),
                            time("last_seen_at", "lastSeenAt"),
                            optionalTime("activated_at", "activatedAt"),
                            optionalTime("configured_at", "configuredAt"),
                            whole("origin", "origin")));

    /** Whether a node is online: how its newest session stands, whoever told of it. */
    static final StateKind PRESENCE =
            new StateKind(
                    "io.headwater.avro.presence.PresenceState",
                    "presence.state.v1",
                    "presences",
                    null,
                    List.of(
                            truth("connected", "connected"),
                            time("changed_at", "changedAt"),
                            text("reason", "reason"),
                            logTime("logged_at"),
                            whole("origin", "origin")));

    /** What a node wants its users told, or a rule found; changes when it is seen, or over. */
    static final StateKind ALERT =
            new StateKind(
                    "io.headwater.avro.alerts.AlertRaised",
                    "alerts.raised.v1",
                    "alerts_raised",
                    "id",
                    List.of(
                            text("text", "text"),
                            new StateColumn(
                                    "values",
                                    StateColumn.Kind.JSON,
                                    (fields, source) -> AlertValues.json(fields.structs("values"))),
                            truth("quiet", "quiet"),
                            optionalTime("acknowledged_at", "acknowledgedAt"),
                            time("received_at", "receivedAt"),
                            time("logged_at", "loggedAt"),
                            whole("origin", "origin"),
                            text("rule", "rule"),
                            text("rule_name", "ruleName"),
                            text("severity", "severity"),
                            optionalTime("cleared_at", "clearedAt"),
                            text("cleared_by", "clearedBy")));

    /** How far a node is with an update job. */
    static final StateKind EXECUTION =
            new StateKind(
                    "io.headwater.avro.ota.OtaExecution",
                    "ota.executions.v1",
                    "executions",
                    "job",
                    List.of(
                            symbol("state", "state"),
                            text("info", "info"),
                            seconds("state_at", "statusSeconds"),
                            truth("state_of_node", "statusOfNode"),
                            text("network_id", "networkId"),
                            time("created_at", "createdAt"),
                            time("changed_at", "changedAt"),
                            optionalTime("approved_at", "approvedAt"),
                            integer("deliveries", "deliveries"),
                            integer("failed_deliveries", "failedDeliveries"),
                            truth("delivery_failed", "deliveryFailed"),
                            optionalTime("sent_at", "sentAt"),
                            optionalTime("answer_by", "answerBy"),
                            text("version_before", "versionBefore"),
                            text("version_after", "versionAfter"),
                            symbol("confirmation", "confirmation"),
                            whole("origin", "origin")));

    static final List<StateKind> ALL = List.of(NODE, PRESENCE, ALERT, EXECUTION);

    /** Schema name of the record. */
    final String schema;

    /** The topic's name in the catalogue, without its prefix. */
    final String topic;

    final String table;

    /** The column that tells apart rows of one node, the rest of the record's key; null for one. */
    final @Nullable String part;

    final List<StateColumn> columns;

    private StateKind(
            String schema,
            String topic,
            String table,
            @Nullable String part,
            List<StateColumn> columns) {
        this.schema = schema;
        this.topic = topic;
        this.table = table;
        this.part = part;
        this.columns = columns;
    }

    /** The kind of a value of this schema. */
    static Optional<StateKind> ofSchema(String schema) {
        return ALL.stream().filter(kind -> kind.schema.equals(schema)).findFirst();
    }

    /** The kind of what a topic holds: a tombstone has no schema to tell. */
    static Optional<StateKind> ofTopic(String topic) {
        return ALL.stream().filter(kind -> topic.endsWith("." + kind.topic)).findFirst();
    }
}
