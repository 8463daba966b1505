package io.headwater.standalone.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What somebody wants of the sinks, for as long as the process runs: nobody remembers it. */
final class SinkOptions {
    private static final String TIMESERIES_FILE = "--sink-config";
    private static final String PUSH_FILE = "--push-config";

    @Option(
            names = "--sink",
            paramLabel = "KEY=VALUE",
            description =
                    "a setting of the time-series sink, such as rollup.hours=true; may be repeated, and wins"
                            + " over --sink-config")
    Map<String, String> settings = new LinkedHashMap<>();

    @Option(
            names = TIMESERIES_FILE,
            paramLabel = "FILE",
            description =
                    "settings of the time-series sink: what it keeps, how much it writes at once")
    @Nullable Path timeSeriesFile;

    @Option(
            names = PUSH_FILE,
            paramLabel = "FILE",
            description =
                    "settings of the push sink: mail server, keys, private addresses (up without it: webhooks,"
                            + " ntfy and chats at public addresses; connect without it: no push sink)")
    @Nullable Path pushFile;

    /** Of the time-series sink, as somebody gave them. */
    Map<String, String> timeSeries() {
        var wanted = new HashMap<String, String>();
        if (timeSeriesFile != null) {
            wanted.putAll(PropertiesFile.read(TIMESERIES_FILE, timeSeriesFile));
        }
        wanted.putAll(settings);
        return wanted;
    }

    /** Of the push sink, as somebody gave them. */
    Map<String, String> push() {
        return pushFile == null ? Map.of() : PropertiesFile.read(PUSH_FILE, pushFile);
    }

    /** Whether there are settings of the push sink, if only an empty file of them. */
    boolean hasPush() {
        return pushFile != null;
    }
}
