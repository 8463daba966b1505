package io.headwater.bridge.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What some files say, followed as they change. Files that become unusable are logged once and
 * leave it as it was. One thread refreshes; any may read.
 */
final class FollowedFiles<T> {
    private static final Logger LOGGER = LoggerFactory.getLogger(FollowedFiles.class);

    private final Supplier<List<Path>> files;
    private final UnaryOperator<T> next;
    private volatile T value;
    private volatile boolean unusable;
    private String seen; // by the thread that refreshes

    /**
     * @param files which ones they are now
     * @param first reads them whole
     * @param next reads them again; is given what they said before
     * @throws UnusableTlsException when they cannot be used from the start
     */
    FollowedFiles(Supplier<List<Path>> files, Supplier<T> first, UnaryOperator<T> next) {
        this.files = files;
        this.next = next;
        this.seen = look();
        this.value = first.get();
    }

    /** As they last could be used. */
    T value() {
        return value;
    }

    /** Whether they say something now that cannot be used. */
    boolean areUnusable() {
        return unusable;
    }

    /** Looks whether they have changed; the answer is whether there is a new value. */
    boolean refresh() {
        String now = look();
        if (now.equals(seen)) {
            return false;
        }
        seen = now;
        try {
            value = next.apply(value);
            unusable = false;
            LOGGER.atInfo().addKeyValue("files", files.get()).log("TLS files taken over");
            return true;
        } catch (UnusableTlsException e) {
            unusable = true;
            LOGGER.atError()
                    .addKeyValue("error", e.getMessage())
                    .log("changed TLS files are unusable, what they said before stays in force");
            return false;
        }
    }

    /** What the files are like, in a form that can be compared. */
    private String look() {
        try {
            var looks = new StringJoiner(" ");
            for (Path file : files.get()) {
                looks.add(
                        Files.exists(file)
                                ? HexFormat.of()
                                        .formatHex(Fingerprint.sha256(Files.readAllBytes(file)))
                                : "missing");
            }
            return looks.toString();
        } catch (IOException | UnusableTlsException e) {
            return e.toString(); // reading will say so too, with more words
        }
    }
}
