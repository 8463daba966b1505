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

    private Folders() {}

    /** Bytes of each store of a closed application, by its name. */
    static Map<String, Long> stores(Path folder) throws IOException {
        return bytesBy(folder, STORE);
    }

    /** Bytes of each changelog of the job nodes at a broker, by the store's name. */
    static Map<String, Long> changelogs(Path folder) throws IOException {
        return bytesBy(folder, CHANGELOG);
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
