package io.headwater.standalone.connect;

import io.headwater.standalone.connect.ConnectorState.Failed;
import io.headwater.standalone.connect.ConnectorState.Starting;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that wanted connectors run: hands them to the worker, and starts again what failed.
 * Looks on one thread; the rest is safe for any.
 */
final class Supervisor {
    private static final Logger LOGGER = LoggerFactory.getLogger(Supervisor.class);

    private final Worker worker;
    private final InstantSource clock;
    private final Map<String, Map<String, String>> wanted = new ConcurrentHashMap<>();
    private final Map<String, Failed> refused = new ConcurrentHashMap<>();

    /** Touched by the looking thread only. */
    private final Map<String, Backoff> backoffs = new ConcurrentHashMap<>();

    Supervisor(Worker worker, InstantSource clock) {
        this.worker = worker;
        this.clock = clock;
    }

    void want(Map<String, String> config) {
        String name = config.get("name");
        if (name == null) {
            throw new IllegalArgumentException("a connector needs a name: " + config.keySet());
        }
        wanted.put(name, Map.copyOf(config));
    }

    ConnectorState state(String name) {
        Failed refusal = refused.get(name);
        if (refusal != null) {
            return refusal;
        }
        return worker.runs(name) ? worker.state(name) : new Starting();
    }

    /** Looks at every wanted connector once. Never throws, or it would not be called again. */
    void look() {
        wanted.forEach(
                (name, config) -> {
                    try {
                        look(name, config);
                    } catch (RuntimeException e) {
                        refused.put(name, Failed.with(e.toString()));
                        LOGGER.atWarn()
                                .addKeyValue("connector", name)
                                .setCause(e)
                                .log("connector not started, trying again");
                    }
                });
    }

    private void look(String name, Map<String, String> config) {
        boolean runs = worker.runs(name);
        if (runs && !(worker.state(name) instanceof Failed)) {
            return;
        }
        Instant now = clock.instant();
        Backoff backoff = backoffs.getOrDefault(name, Backoff.NONE);
        if (!backoff.isDue(now)) {
            return;
        }
        backoffs.put(name, backoff.attempted(now));
        if (runs) {
            restart(name);
        } else {
            worker.run(name, config);
            refused.remove(name);
        }
    }

    private void restart(String name) {
        if (worker.state(name) instanceof Failed failed) {
            LOGGER.atWarn()
                    .addKeyValue("connector", name)
                    .addKeyValue("reason", failed.reason())
                    .log("connector failed, starting it again");
            worker.restartFailed(name);
        }
    }
}
