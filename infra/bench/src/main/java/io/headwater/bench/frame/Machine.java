package io.headwater.bench.frame;

import io.netty.util.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.utils.AppInfoParser;

/** The machine that figures were taken on, as far as a reader needs it to compare. */
final class Machine {
    private Machine() {}

    /** One sentence. */
    static String description() throws IOException {
        return String.format(
                Locale.ROOT,
                "%d cores (%s), %.0f GiB of memory, Linux %s, Java %s, Kafka %s, Netty %s",
                Runtime.getRuntime().availableProcessors(),
                field("/proc/cpuinfo", "model name"),
                Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("[^0-9]", ""))
                        / 1048576.0,
                System.getProperty("os.version"),
                Runtime.version(),
                AppInfoParser.getVersion(),
                nettyVersion());
    }

    private static String nettyVersion() {
        Version common = Version.identify().get("netty-common");
        return common == null ? "unknown" : common.artifactVersion();
    }

    private static String field(String file, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of(file))) {
            if (line.startsWith(name)) {
                return line.substring(line.indexOf(':') + 1).strip();
            }
        }
        return "0";
    }
}
