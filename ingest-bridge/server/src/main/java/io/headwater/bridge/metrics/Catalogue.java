package io.headwater.bridge.metrics;

import static io.headwater.schemas.metrics.Metric.counter;
import static io.headwater.schemas.metrics.Metric.gauge;
import static io.headwater.schemas.metrics.Metric.timer;

import io.headwater.schemas.metrics.Metric;
import java.util.List;

/** Every meter of the bridge by its name and meaning. None names a node. */
public final class Catalogue {
    public static final Metric CONNECTS =
            counter("headwater.bridge.connects", "CONNECTs by how they ended", "reason");
    public static final Metric CONNECTIONS =
            gauge("headwater.bridge.connections", "Nodes connected now");
    public static final Metric HALF_OPEN =
            gauge(
                    "headwater.bridge.connections.halfopen",
                    "Connections that have not sent CONNECT");
    public static final Metric DISCONNECTS =
            counter("headwater.bridge.disconnects", "Open connections that ended", "reason");
    public static final Metric VIOLATIONS =
            counter(
                    "headwater.bridge.violations",
                    "Connections closed because the client broke this rule",
                    "reason");
    public static final Metric LIMITS =
            counter(
                    "headwater.bridge.limits",
                    "Times that a limit took effect; more of them show as violations, pauses and"
                            + " rejections",
                    "reason");
    public static final Metric SESSIONS_KEPT =
            gauge("headwater.bridge.sessions.kept", "Sessions kept without a connection");
    public static final Metric SESSIONS_KEPT_BYTES =
            gauge(
                    "headwater.bridge.sessions.kept.bytes",
                    "Estimated bytes of memory that those hold");

    public static final Metric PUBLISHES =
            counter(
                    "headwater.bridge.publishes",
                    "Publishes of nodes by what became of them",
                    "qos",
                    "result");
    public static final Metric REPEATS =
            counter(
                    "headwater.bridge.repeats",
                    "Publishes that were repeats of one we own already, and not stored again");
    public static final Metric REJECTIONS =
            counter("headwater.bridge.rejections", "Messages kept as rejected", "reason");
    public static final Metric DENIALS =
            counter("headwater.bridge.denials", "Messages their node may not publish", "reason");
    public static final Metric PAUSES =
            counter("headwater.bridge.pauses", "Times that reading a connection paused", "reason");
    public static final Metric INFLIGHT_BYTES =
            gauge("headwater.bridge.inflight.bytes", "Bytes of publishes that wait to be stored");

    public static final Metric DOWNLINKS =
            counter(
                    "headwater.bridge.downlinks",
                    "Messages for connected nodes by what became of them; displaced by newer ones"
                            + " when the node is slow",
                    "result");

    public static final Metric STREAM_BLOCKS =
            counter(
                    "headwater.bridge.stream.blocks",
                    "Blocks of firmware images that nodes got over MQTT");
    public static final Metric STREAM_REJECTIONS =
            counter(
                    "headwater.bridge.stream.rejections",
                    "Requests for blocks that could not be answered");

    public static final Metric LANDINGS =
            timer(
                    "headwater.bridge.landings",
                    "Records handed to Kafka, and how long until their fate was known",
                    "outcome");
    public static final Metric LANDING_WAITING =
            gauge("headwater.bridge.landing.waiting", "Bytes of records whose fate is open");
    public static final Metric LANDING_LATE =
            gauge(
                    "headwater.bridge.landing.late",
                    "Partitions that did not answer in time and take nothing new until they have");
    public static final Metric BACKLOG =
            gauge(
                    "headwater.bridge.backlog",
                    "Wills and disconnect records that wait for Kafka to come back");
    public static final Metric BACKLOG_LOST =
            counter(
                    "headwater.bridge.backlog.lost",
                    "Wills and disconnect records that did not fit the backlog");
    public static final Metric UNREADABLE =
            counter(
                    "headwater.bridge.unreadable",
                    "Records of followed topics that cannot be read, those of a later version for"
                            + " example");
    public static final Metric CREDENTIALS =
            gauge("headwater.bridge.credentials", "Nodes whose credentials are known");
    public static final Metric CERTIFICATES_ENDING =
            gauge(
                    "headwater.bridge.certificates.ending",
                    "Active certificates on record that end within 60 days");
    public static final Metric CLAIMS =
            counter(
                    "headwater.bridge.claims",
                    "Requests of the claim service by what became of them",
                    "result");
    public static final Metric CLAIMED =
            gauge("headwater.bridge.claimed", "Nodes that were claimed, by themselves or a user");
    public static final Metric IDENTITY_REFUSALS =
            counter(
                    "headwater.bridge.identity.refusals",
                    "Certificates that let nobody in, at the TLS handshake or at CONNECT",
                    "reason");
    public static final Metric TLS_FILES_UNUSABLE =
            gauge(
                    "headwater.bridge.tls.files.unusable",
                    "Of server identity and revocation lists, those whose files became unusable; what"
                            + " they said before is in force");
    public static final Metric REVOCATION_LISTS_OVERDUE =
            gauge(
                    "headwater.bridge.revocation.lists.overdue",
                    "Revocation lists in force whose next update is past");

    /** All of them, in the order in which one would read about them. */
    public static final List<Metric> ALL =
            List.of(
                    CONNECTS,
                    CONNECTIONS,
                    HALF_OPEN,
                    DISCONNECTS,
                    VIOLATIONS,
                    LIMITS,
                    SESSIONS_KEPT,
                    SESSIONS_KEPT_BYTES,
                    PUBLISHES,
                    REPEATS,
                    REJECTIONS,
                    DENIALS,
                    PAUSES,
                    INFLIGHT_BYTES,
                    DOWNLINKS,
                    STREAM_BLOCKS,
                    STREAM_REJECTIONS,
                    LANDINGS,
                    LANDING_WAITING,
                    LANDING_LATE,
                    BACKLOG,
                    BACKLOG_LOST,
                    UNREADABLE,
                    CREDENTIALS,
                    CERTIFICATES_ENDING,
                    CLAIMS,
                    CLAIMED,
                    IDENTITY_REFUSALS,
                    TLS_FILES_UNUSABLE,
                    REVOCATION_LISTS_OVERDUE);

    private Catalogue() {}
}
