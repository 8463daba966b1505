package io.headwater.bridge.identity;

import io.headwater.bridge.metrics.Catalogue;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Those whom their certificates did not let in: each is counted, and told once with its name,
 * address and reason. Safe for any thread.
 */
final class Refusals {
    private static final Logger LOGGER = LoggerFactory.getLogger(Refusals.class);

    /** Longest name in a log line; strangers choose theirs. */
    private static final int NAME_MOST = 64;

    private final Map<Objection, Counter> counters = new EnumMap<>(Objection.class);
    private final Tellings tellings;

    Refusals(MeterRegistry metrics, InstantSource clock) {
        this.tellings = new Tellings(clock);
        for (Objection objection : Objection.values()) {
            counters.put(
                    objection,
                    Counter.builder(Catalogue.IDENTITY_REFUSALS.name())
                            .description(Catalogue.IDENTITY_REFUSALS.meaning())
                            .tag("reason", objection.tag())
                            .register(metrics));
        }
    }

    /**
     * @param name as the certificate or the client has it, whether it is theirs or not; empty when
     *     there is none
     * @param from where the connection comes from
     * @param why one sentence
     */
    void refused(String name, InetAddress from, Objection objection, String why) {
        Objects.requireNonNull(counters.get(objection)).increment();
        String shown = printable(name);
        String address = from.getHostAddress();
        Tellings.Telling telling =
                tellings.about((shown.isEmpty() ? address : shown) + " " + objection.tag());
        if (telling.due()) {
            LOGGER.atInfo()
                    .addKeyValue("nodeId", shown)
                    .addKeyValue("from", address)
                    .addKeyValue("reason", objection.tag())
                    .addKeyValue("why", why)
                    .addKeyValue("untold", telling.untold())
                    .log("certificate lets nobody in");
        }
    }

    /** Nothing of a stranger's choice that could pass for a line of ours. */
    private static String printable(String name) {
        String start = name.length() > NAME_MOST ? name.substring(0, NAME_MOST) : name;
        return start.replaceAll("[^A-Za-z0-9_-]", "?");
    }
}
