package io.headwater.standalone.up;

import io.headwater.schemas.TopicProvisioning.Sizing;
import io.headwater.schemas.Topics;
import io.headwater.schemas.push.TargetKind;
import io.headwater.sinks.push.PushSinkSettings;
import io.headwater.sinks.timeseries.TimeSeriesSinkSettings;
import io.headwater.standalone.connect.SinkRules;
import io.headwater.standalone.data.DataFolder;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What each part is told in one process; settings given from outside win, so that every one of them
 * can be tried.
 */
final class PartSettings {
    /** Name of the only instance of each group, which it keeps over restarts and kills. */
    private static final String ONLY = "standalone";

    private static final String PUSH_KEY = "headwater.topologies.push.key";

    /** Of a client: whether it keeps figures for a broker that asks for them; ours never does. */
    private static final String KEEPS_FIGURES = "enable.metrics.push";

    private PartSettings() {}

    /** What every client of the broker is told. */
    static Map<String, String> clients(String bootstrapServers) {
        return Map.of("bootstrap.servers", bootstrapServers, KEEPS_FIGURES, "false");
    }

    static Map<String, String> bridge(UpOptions options, DataFolder data, String bootstrapServers) {
        var settings = new HashMap<String, String>();
        settings.put("headwater.bridge.mqtt.port", Integer.toString(options.mqttPort()));
        options.mqttAltPort()
                .ifPresent(
                        port ->
                                settings.put(
                                        "headwater.bridge.mqtt.alt.port", Integer.toString(port)));
        settings.put("headwater.bridge.identity.dir", data.folder("ca").toString());
        settings.put(
                "headwater.bridge.identity.passphrase.file",
                data.path().resolve(DataFolder.CA_PASSPHRASE).toString());
        options.claimPort()
                .ifPresent(
                        port ->
                                settings.put(
                                        "headwater.bridge.claim.port", Integer.toString(port)));
        options.nodeApiPort()
                .ifPresent(
                        port -> settings.put("headwater.bridge.api.port", Integer.toString(port)));
        options.hosts().stream()
                .findFirst()
                .ifPresent(host -> settings.put("headwater.bridge.claim.mqtt.host", host));
        options.tlsDir().ifPresent(dir -> settings.put("headwater.bridge.tls.dir", dir.toString()));
        settings.put("headwater.bridge.tls.names", String.join(",", options.hosts()));
        settings.put(
                "headwater.bridge.registration", options.strict() ? "strict" : "first-connect");
        settings.put(
                "headwater.bridge.images.dir", data.folder("files").resolve("images").toString());
        clients(bootstrapServers)
                .forEach((name, value) -> settings.put("headwater.bridge.kafka." + name, value));
        return overridden(settings, "headwater.bridge.");
    }

    static Map<String, String> topologies(
            UpOptions options, DataFolder data, String bootstrapServers) {
        var settings = new HashMap<String, String>();
        settings.put("headwater.topologies.http.port", Integer.toString(options.httpPort()));
        settings.put("headwater.topologies.token.dir", data.path().toString());
        settings.put(
                "headwater.topologies.mapping.key",
                data.folder("ca").resolve("mapping.key").toString());
        settings.put(PUSH_KEY, data.path().resolve(PushSecret.FILE).toString());
        settings.put(
                "headwater.topologies.push.kinds",
                PushSinkSettings.kinds(options.push()).stream()
                        .map(TargetKind::word)
                        .collect(Collectors.joining(",")));
        settings.put("headwater.topologies.state.dir", data.folder("streams").toString());
        settings.put(
                "headwater.topologies.replicas", Integer.toString(Sizing.STANDALONE.replicas()));
        settings.put(
                "headwater.topologies.min.in.sync.replicas",
                Integer.toString(Sizing.STANDALONE.minInSyncReplicas()));
        settings.put("headwater.topologies.threads", "1");
        settings.put(
                "headwater.topologies.instance.id",
                ONLY); // a restart takes its old place without waiting
        settings.put("headwater.topologies.files.dir", data.folder("files").toString());
        settings.put("headwater.topologies.files.port", Integer.toString(options.filesPort()));
        settings.put(
                "headwater.topologies.files.tls.dir",
                options.tlsDir().orElse(data.folder("ca")).toString());
        if (!options.hosts().isEmpty() && options.filesPort() != 0) {
            settings.put(
                    "headwater.topologies.files.url",
                    "https://" + options.hosts().getFirst() + ":" + options.filesPort());
        }
        clients(bootstrapServers)
                .forEach(
                        (name, value) -> settings.put("headwater.topologies.kafka." + name, value));
        return overridden(settings, "headwater.topologies.");
    }

    /** The push sink as it runs. */
    static Map<String, String> push(
            UpOptions options, DataFolder data, Topics topics, String bootstrapServers) {
        return atItsPlace(SinkRules.with(toldPush(data, topics, bootstrapServers), options.push()));
    }

    /** The time-series sink as it runs. */
    static Map<String, String> sink(UpOptions options, Topics topics, String jdbcUrl) {
        return atItsPlace(SinkRules.with(toldSink(topics, jdbcUrl), options.sink()));
    }

    /** A sentence for each setting of a sink that somebody gave and that cannot be. */
    static List<String> sinkProblems(UpOptions options, DataFolder data, Topics topics) {
        Map<String, String> sink = atItsPlace(toldSink(topics, ""));
        Map<String, String> push = atItsPlace(toldPush(data, topics, ""));
        return Stream.of(
                        SinkRules.timeSeries().problems(sink, options.sink()),
                        SinkRules.push().problems(push, options.push()))
                .flatMap(List::stream)
                .toList();
    }

    private static Map<String, String> toldSink(Topics topics, String jdbcUrl) {
        Map<String, String> told = TimeSeriesSinkSettings.connectorConfig(topics, jdbcUrl, "", "");
        told.put( // where the API asks for older points
                TimeSeriesSinkSettings.SCHEMA, TimeSeriesSinkSettings.DEFAULT_SCHEMA);
        return told;
    }

    /** Its key is the API's, wherever that was said to be. */
    private static Map<String, String> toldPush(
            DataFolder data, Topics topics, String bootstrapServers) {
        Path key =
                Path.of(
                                System.getProperty(
                                        PUSH_KEY, data.path().resolve(PushSecret.FILE).toString()))
                        .toAbsolutePath();
        return PushSinkSettings.connectorConfig(
                topics,
                bootstrapServers,
                "${directory:" + key.getParent() + ":" + key.getFileName() + "}");
    }

    /**
     * A restart takes its old place without waiting. The place is named after the topics: a member
     * that comes back under its name is given what it had before, also when it wants more by now.
     * Several tasks have none, as each would put the others out.
     */
    private static Map<String, String> atItsPlace(Map<String, String> config) {
        String topics = Objects.requireNonNull(config.get("topics"), "a sink reads topics");
        if ("1".equals(config.get("tasks.max"))) {
            config.put(
                    "consumer.override.group.instance.id",
                    ONLY + "-" + Integer.toHexString(topics.hashCode()));
        }
        return config;
    }

    /**
     * Settings as JVM properties ({@code -Dheadwater...}) win over those that the options led to.
     */
    private static Map<String, String> overridden(Map<String, String> settings, String prefix) {
        Properties given = System.getProperties();
        given.stringPropertyNames().stream()
                .filter(name -> name.startsWith(prefix))
                .forEach(name -> settings.put(name, given.getProperty(name)));
        return settings;
    }
}
