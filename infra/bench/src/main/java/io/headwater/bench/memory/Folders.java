package io.headwater.bench.memory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** How much of a disk stores and their changelogs take. */
final class Folders {
    /** {@code <application>/<task>/rocksdb/<store>/...}, as Kafka Streams lays them out. */
    private static final Pattern STORE = Pattern.compile(".*/rocksdb/([^/]+)/[^/]+");

    /** {@code <application>-<store>-changelog-<partition>/...}, as a broker lays them out. */
    private static final Pattern CHANGELOG =
            Pattern.compile(".*/headwater-nodes-g1-([^/]+)-changelog-[0-9]+/[^/]+\\.log");

    /** What one store is restored from instead, ADR 0018. */
    private static final Pattern STATE_TOPIC =
            Pattern.compile(".*/headwater\\.(params\\.state)\\.v1-[0-9]+/[^/]+\\.log");

    private Folders() {}

    /** Bytes of each store of a closed application, by its name. */
    static Map<String, Long> stores(Path folder) throws IOException {
        return bytesBy(folder, STORE);
    }

    /**
     * Bytes of each topic of a broker that the job nodes is restored from, by its store or name.
     */
    static Map<String, Long> changelogs(Path folder) throws IOException {
        Map<String, Long> bytes = bytesBy(folder, CHANGELOG);
        bytes.putAll(bytesBy(folder, STATE_TOPIC));
        return bytes;
    }

    /** Deletes a folder with all that is in it. */
    static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Map<String, Long> bytesBy(Path folder, Pattern pattern) throws IOException {
        var bytes = new TreeMap<String, Long>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Matcher matcher = pattern.matcher(file.toString());
                if (matcher.matches()) {
                    bytes.merge(matcher.group(1), Files.size(file), Long::sum);
                }
            }
        }
        return bytes;
    }
}
