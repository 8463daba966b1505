package io.headwater.topologies.files;

import io.headwater.schemas.metrics.Metric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** What the place for files measures. Any thread. */
public final class FilesMetrics {
    /** Requests that nodes made of the port. */
    public static final Metric REQUESTS =
            Metric.counter(
                    "headwater.topologies.files.requests",
                    "Requests of nodes for files, by method and by how they ended: ok, refused (the URL does not permit it), missing, taken, too-large, full, broken (the connection) or failed",
                    "method",
                    "outcome");

    /** Connections that were closed at once. */
    public static final Metric TURNED_AWAY =
            Metric.counter(
                    "headwater.topologies.files.turned.away",
                    "Connections to the port for files that were closed at once, by the limit they met: total or address",
                    "limit");

    /** How full the store of images is. */
    public static final Metric IMAGES =
            Metric.gauge(
                    "headwater.topologies.images.bytes",
                    "Bytes of all firmware images; headwater.topologies.images.quota.bytes bounds them");

    /** How full the place for nodes' files is. */
    public static final Metric UPLOADS =
            Metric.gauge(
                    "headwater.topologies.uploads.bytes",
                    "Bytes of all files that nodes brought; headwater.topologies.uploads.quota.bytes bounds them");

    private static final String OTHER = "other";
    private static final List<String> METHODS = List.of("GET", "HEAD", "PUT", OTHER);
    private static final List<String> OUTCOMES =
            List.of("ok", "refused", "missing", "taken", "too-large", "full", "broken", "failed");
    private static final List<String> LIMITS = List.of("total", "address");

    private final MeterRegistry registry;

    /** Reads a size off; may block. */
    interface Size {
        /** In bytes; not a number when it cannot be told. */
        double bytes();
    }

    FilesMetrics(MeterRegistry registry, Size images, Size uploads) {
        this.registry = registry;
        gauge(IMAGES, images);
        gauge(UPLOADS, uploads);
        METHODS.forEach(method -> OUTCOMES.forEach(outcome -> requests(method, outcome)));
        LIMITS.forEach(this::turnedAways);
    }

    /** Every metric of this class. */
    public static List<Metric> all() {
        return List.of(REQUESTS, TURNED_AWAY, IMAGES, UPLOADS);
    }

    /** A request was answered with this HTTP status. */
    void answered(String method, int status) {
        count(method, outcomeOf(status));
    }

    /** The connection ended before the answer did. */
    void broken(String method) {
        count(method, "broken");
    }

    /**
     * @param limit that was met
     */
    void turnedAway(String limit) {
        turnedAways(limit).increment();
    }

    private void count(String method, String outcome) {
        requests(METHODS.contains(method) ? method : OTHER, outcome).increment();
    }

    private Counter requests(String method, String outcome) {
        return Counter.builder(REQUESTS.name())
                .description(REQUESTS.meaning())
                .tag("method", method)
                .tag("outcome", outcome)
                .register(registry);
    }

    private Counter turnedAways(String limit) {
        return Counter.builder(TURNED_AWAY.name())
                .description(TURNED_AWAY.meaning())
                .tag("limit", limit)
                .register(registry);
    }

    private void gauge(Metric metric, Size size) {
        Gauge.builder(metric.name(), size, Size::bytes)
                .description(metric.meaning())
                .strongReference(true)
                .register(registry);
    }

    private static String outcomeOf(int status) {
        return switch (status) {
            case 200, 201, 206 -> "ok";
            case 403, 405 -> "refused";
            case 404, 416 -> "missing";
            case 409 -> "taken";
            case 413 -> "too-large";
            case 507 -> "full";
            default -> "failed";
        };
    }
}
