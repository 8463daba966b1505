package io.headwater.topologies.app;

import io.headwater.schemas.settings.InvalidSettingsException;
import io.headwater.schemas.settings.Settings;
import io.headwater.topologies.files.FilesConfig;
import io.headwater.topologies.jobs.JobsConfig;
import io.headwater.topologies.nodes.NodeSettings;
import io.headwater.topologies.query.ApiConfig;
import io.headwater.topologies.timeseries.TimeSeries;
import java.time.Duration;
import java.util.Map;

/**
 * Everything that can be set about the process.
 *
 * @param hotSpan how long raw points are at hand, by log time
 * @param sinkGroup consumer group of the sink that writes points to SQL; empty for that of the sink
 *     under its usual name
 */
public record TopologiesConfig(
        JobsConfig jobs,
        ApiConfig api,
        Duration hotSpan,
        String sinkGroup,
        FilesConfig files,
        NodeSettings nodes) {
    /**
     * @param settings of the process; those outside {@code headwater.topologies.} are somebody
     *     else's
     * @throws InvalidSettingsException naming every unusable setting, not only the first
     */
    public static TopologiesConfig from(Map<String, String> settings) {
        var in = new Settings(JobsConfig.PREFIX, settings);
        TopologiesConfig config = read(in);
        in.rejectUnknown();
        in.throwIfInvalid();
        return config;
    }

    /** Reads the settings without judging them, for the settings reference too. */
    public static TopologiesConfig read(Settings in) {
        JobsConfig jobs = JobsConfig.read(in);
        ApiConfig api = ApiConfig.read(in);
        Duration hotSpan =
                in.duration(
                        "timeseries.hot.span",
                        TimeSeries.DEFAULT_HOT_SPAN,
                        "how long raw points are at hand, by log time");
        String sinkGroup =
                in.text(
                        "timeseries.sink.group",
                        "",
                        "consumer group of the sink that writes points to SQL: how far it is decides whether answers from SQL are whole, and when points are counted anew; connect-PREFIX-timeseries-sink unless told otherwise");
        return new TopologiesConfig(
                jobs, api, hotSpan, sinkGroup, FilesConfig.read(in), NodeSettings.read(in));
    }
}
