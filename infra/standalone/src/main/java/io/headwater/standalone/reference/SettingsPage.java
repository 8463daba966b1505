package io.headwater.standalone.reference;

import io.headwater.bridge.app.BridgeConfig;
import io.headwater.schemas.settings.Settings;
import io.headwater.schemas.settings.Settings.Documented;
import io.headwater.sinks.SinkReference;
import io.headwater.topologies.app.TopologiesConfig;
import io.headwater.topologies.jobs.JobsConfig;
import java.util.Collection;
import java.util.Map;

/** Every setting of every module. */
final class SettingsPage {
    private SettingsPage() {}

    static String text() {
        return """
                # Settings

                From a properties file (`--config FILE`) or the environment: `HEADWATER_BRIDGE_MQTT_PORT` is
                `headwater.bridge.mqtt.port`. A configuration with any unusable or unknown setting is refused whole, every
                one of them named. `headwater.prefix` (default `headwater`) leads topics, application ids and transactional
                ids. `headwater up` takes the same settings as `-D` options in `HEADWATER_JAVA_OPTS`.

                Settings of the sinks, at the end of this page, are a connector's. `headwater up` and `connect` take them without a prefix: those of
                the time-series sink one by one (`--sink rollup.hours=true`) and from a properties file (`--sink-config FILE`), those of the push sink
                from `--push-config FILE`, and `tasks.max`, `consumer.override.*` and `producer.override.*` of Kafka's clients beside them. What these
                commands set themselves (topics, database, converters, keys) cannot be given. Nothing remembers them: a start without them is one with
                the defaults.

                ## Bridge

                %s
                ## Topologies and query API

                %s
                %s"""
                .formatted(
                        table(BridgeConfig.documented()),
                        table(topologies()),
                        SinkReference.markdown());
    }

    private static Collection<Documented> topologies() {
        var settings = new Settings(JobsConfig.PREFIX, Map.of());
        var _ = TopologiesConfig.read(settings);
        return settings.documented();
    }

    private static Table table(Collection<Documented> settings) {
        var table = new Table("Setting", "Expected", "Default", "Means");
        settings.forEach(
                setting ->
                        table.row(
                                "`" + setting.name() + "`",
                                setting.expected(),
                                setting.defaultValue(),
                                setting.meaning()));
        return table;
    }
}
