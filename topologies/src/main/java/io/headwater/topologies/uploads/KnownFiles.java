package io.headwater.topologies.uploads;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.RowKey;
import io.headwater.schemas.Topics;
import io.headwater.topologies.log.TopicReading;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which of some files are a node's, by files.state as it is now. Remembers no more than the files
 * that were asked about.
 */
public final class KnownFiles {
    private final Set<String> asked;
    private final Set<String> known = new HashSet<>();
    private boolean empty = true;

    private KnownFiles(Set<String> asked) {
        this.asked = Set.copyOf(asked);
    }

    /**
     * Those of the files that no node has. A topic that says nothing at all says nothing of files
     * either: it may be that of another installation, so none of them is missing then.
     *
     * @param files ids
     * @param kafka client settings
     * @throws KafkaUnavailableException when the cluster did not answer, or a transaction does not
     *     end behind which more may be said of files
     */
    public static Set<String> missing(Set<String> files, Topics topics, Map<String, ?> kafka) {
        var read = new KnownFiles(files);
        TopicReading.readWhole(
                topics.filesState().name(),
                kafka,
                record -> read.hear(record.key(), record.value()));
        var missing = new HashSet<>(files);
        missing.removeAll(read.empty ? files : read.known);
        return Set.copyOf(missing);
    }

    /** The last word about a file counts; words about one file are in one partition. */
    private void hear(byte[] key, byte @Nullable [] value) {
        empty = false;
        RowKey.parse(key)
                .map(row -> new String(row.rest(), UTF_8))
                .filter(asked::contains)
                .ifPresent(
                        file -> {
                            if (value == null) {
                                known.remove(file);
                            } else {
                                known.add(file);
                            }
                        });
    }
}
