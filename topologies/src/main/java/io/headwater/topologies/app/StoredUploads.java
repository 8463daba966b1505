package io.headwater.topologies.app;

import io.headwater.topologies.files.NodeFiles;
import io.headwater.topologies.files.UploadedFiles;
import io.headwater.topologies.uploads.FileLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What nodes wrote, as the capability that knows of it needs it. Any thread.
 *
 * @param files empty when the process keeps none
 * @param mostBytes of one file
 */
record StoredUploads(Optional<NodeFiles> files, long mostBytes) implements FileLinks {
    private static final Logger LOGGER = LoggerFactory.getLogger(StoredUploads.class);

    @Override
    public boolean areKept() {
        return files.isPresent();
    }

    @Override
    public String toWrite(String file, long until, long most) {
        return kept().urls().put(UploadedFiles.pathOf(file), Instant.ofEpochMilli(until), most);
    }

    @Override
    public String toRead(String file, long until) {
        return kept().urls().get(UploadedFiles.pathOf(file), Instant.ofEpochMilli(until));
    }

    @Override
    public OptionalLong bytes(String file) {
        try {
            return files.isPresent() ? kept().uploads().bytes(file) : OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("looking for a file of a node", e);
        }
    }

    @Override
    public void gone(String file) {
        files.ifPresent(kept -> Thread.startVirtualThread(() -> remove(kept, file)));
    }

    private static void remove(NodeFiles kept, String file) {
        try {
            kept.uploads().remove(file);
        } catch (IOException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("file", file)
                    .log("a file that nobody can ask for any more could not be removed");
        }
    }

    private NodeFiles kept() {
        return files.orElseThrow(() -> new IllegalStateException("no files are kept here"));
    }
}
