package io.headwater.topologies.app;

import io.headwater.schemas.KafkaUnavailableException;
import io.headwater.schemas.Topics;
import io.headwater.topologies.files.NodeFiles;
import io.headwater.topologies.rounds.Rounds;
import io.headwater.topologies.uploads.KnownFiles;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody can ask for any more, at the start and once an hour: files that no node has,
 * because a process was killed after it forgot one and before it removed it, or because the node
 * wrote to an address whose file was forgotten by then; and bodies that never came whole. They
 * would count to everybody's quota for ever.
 *
 * <p>Only what was last written an hour ago is looked at, so that no file is on its way any more.
 */
final class UploadsSweep implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(UploadsSweep.class);
    private static final Duration REST = Duration.ofHours(1);
    private static final String AGAIN =
            "files that no node has could not be looked for; it is tried again";

    /** Longer than a node may take to confirm a file, and than any transaction. */
    private static final Duration AGE = Duration.ofHours(1);

    private final NodeFiles files;
    private final Topics topics;
    private final Map<String, String> kafka;
    private final InstantSource clock;
    private final Rounds rounds;

    private UploadsSweep(
            NodeFiles files, Topics topics, Map<String, String> kafka, InstantSource clock) {
        this.files = files;
        this.topics = topics;
        this.kafka = kafka;
        this.clock = clock;
        rounds = new Rounds("headwater-uploads-sweep", this::sweep, AGAIN);
    }

    /**
     * Begins, on a thread of its own.
     *
     * @param kafka client settings
     */
    static UploadsSweep start(
            NodeFiles files, Topics topics, Map<String, String> kafka, InstantSource clock) {
        var sweep = new UploadsSweep(files, topics, kafka, clock);
        sweep.rounds.start(Duration.ZERO, REST);
        return sweep;
    }

    @Override
    public void close() {
        rounds.close();
    }

    private void sweep() {
        Instant before = clock.instant().minus(AGE);
        try {
            int parts = files.removeParts(before);
            Set<String> old = files.uploads().writtenBefore(before);
            Set<String> missing = old.isEmpty() ? old : KnownFiles.missing(old, topics, kafka);
            for (String file : missing) {
                files.uploads().remove(file);
            }
            if (parts > 0 || !missing.isEmpty()) {
                LOGGER.atInfo()
                        .addKeyValue("files", missing.size())
                        .addKeyValue("parts", parts)
                        .log("files that no node has were removed");
            }
        } catch (IOException | KafkaUnavailableException e) {
            LOGGER.atWarn().addKeyValue("error", e.toString()).log(AGAIN);
        }
    }
}
