package io.headwater.standalone.connect;

import io.headwater.standalone.Refusal;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.NotFoundException;
import org.apache.kafka.connect.json.JsonConverter;
import org.apache.kafka.connect.json.JsonConverterConfig;
import org.apache.kafka.connect.runtime.Herder.Created;
import org.apache.kafka.connect.runtime.RestartRequest;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorInfo;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.storage.FileOffsetBackingStore;
import org.apache.kafka.connect.util.FutureCallback;

/**
 * Connect's own worker and herder, put together as its standalone program does but without the REST
 * server, and without ending the process on failure. Not public API of Kafka: only this class knows
 * how.
 */
final class Worker {
    private static final long ANSWER_SECONDS = 60;

    private final StandaloneHerder herder;

    private Worker(StandaloneHerder herder) {
        this.herder = herder;
    }

    static Worker start(Map<String, String> settings) {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try {
            var plugins = new Plugins(settings);
            plugins.compareAndSwapWithDelegatingLoader();
            var config = new StandaloneConfig(settings);
            var policy = new AllConnectorClientConfigOverridePolicy();
            var worker =
                    new org.apache.kafka.connect.runtime.Worker(
                            "embedded", Time.SYSTEM, plugins, config, offsets(config), policy);
            var herder = new StandaloneHerder(worker, config.kafkaClusterId(), policy);
            herder.start();
            return new Worker(herder);
        } catch (ConnectException e) {
            throw new Refusal("the embedded Connect worker did not start: " + e.getMessage(), e);
        } finally {
            Thread.currentThread().setContextClassLoader(before);
        }
    }

    /** Whether the worker accepted a connector of this name. */
    boolean runs(String name) {
        return herder.connectors().contains(name);
    }

    /** Of a connector that {@link #runs}. */
    ConnectorState state(String name) {
        try {
            return ConnectorState.of(herder.connectorStatus(name));
        } catch (NotFoundException acceptedButNotStarted) {
            return new ConnectorState.Starting();
        }
    }

    /**
     * @throws ConnectException when the connector refuses its configuration
     */
    void run(String name, Map<String, String> config) {
        var accepted = new FutureCallback<Created<ConnectorInfo>>();
        herder.putConnectorConfig(name, config, true, accepted);
        await("starting " + name, accepted);
    }

    /** Starts again what of the connector failed, its tasks or itself. */
    void restartFailed(String name) {
        var restarted = new FutureCallback<ConnectorStateInfo>();
        herder.restartConnectorAndTasks(new RestartRequest(name, true, true), restarted);
        await("restarting " + name, restarted);
    }

    void stop() {
        herder.stop();
    }

    private static void await(String doing, FutureCallback<?> callback) {
        try {
            var _ = callback.get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new ConnectException(doing + ": " + reason(e), e);
        } catch (TimeoutException e) {
            throw new ConnectException(doing + ": no answer in " + ANSWER_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ConnectException(doing + ": interrupted", e);
        }
    }

    private static String reason(ExecutionException failure) {
        Throwable cause = failure.getCause();
        return cause == null ? failure.toString() : String.valueOf(cause.getMessage());
    }

    private static FileOffsetBackingStore offsets(StandaloneConfig config) {
        var converter = new JsonConverter();
        converter.configure(Map.of(JsonConverterConfig.SCHEMAS_ENABLE_CONFIG, "false"), true);
        var store = new FileOffsetBackingStore(converter);
        store.configure(config);
        return store;
    }
}
