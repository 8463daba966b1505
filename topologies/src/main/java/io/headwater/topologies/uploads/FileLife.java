package io.headwater.topologies.uploads;

import io.headwater.avro.files.FileStatus;
import io.headwater.avro.files.NodeFile;
import io.headwater.schemas.dialect.rainmaker.command.FileRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What becomes of the files of one node: pure rules over log time. */
final class FileLife {
    /** How long after its request a file may be confirmed. */
    private static final long CONFIRMABLE_MILLIS = Duration.ofHours(1).toMillis();

    private FileLife() {}

    static NodeFile asked(
            String id, String requestId, FileRequest.Place wanted, long mostBytes, long at) {
        return NodeFile.newBuilder()
                .setId(id)
                .setStatus(FileStatus.ASKED)
                .setRequestId(requestId)
                .setName(wanted.name())
                .setMostBytes(mostBytes)
                .setAskedAt(at)
                .setWritableUntil(at + Uploads.VALID.toMillis())
                .build();
    }

    /** Why there is no place for one more; null when there is. */
    static @Nullable String refusal(
            List<NodeFile> known, FileRequest.Place wanted, long mostBytes) {
        if (wanted.bytes() != null && wanted.bytes() > mostBytes) {
            return "a file has at most " + mostBytes + " bytes";
        }
        return known.stream().filter(FileLife::isKept).count() >= Uploads.MOST_KEPT
                ? "the node has " + Uploads.MOST_KEPT + " files; one has to be removed first"
                : null;
    }

    /** The place that the same request was given before, while it can be written. */
    static Optional<NodeFile> givenTo(String requestId, List<NodeFile> known, long at) {
        return known.stream()
                .filter(file -> !isKept(file) && file.getWritableUntil() > at)
                .filter(file -> file.getRequestId().equals(requestId))
                .findFirst();
    }

    /** Those that give way to one more on its way, oldest first. */
    static List<NodeFile> inTheWay(List<NodeFile> known) {
        List<NodeFile> asked = known.stream().filter(file -> !isKept(file)).toList();
        return asked.subList(0, Math.max(0, asked.size() + 1 - Uploads.MOST_ASKED));
    }

    /** The file that is confirmed: the one named, else of the same request, else asked for last. */
    static Optional<NodeFile> meant(
            List<NodeFile> known, FileRequest.Confirm said, String requestId) {
        String named = said.file();
        if (named != null) {
            return known.stream().filter(file -> file.getId().equals(named)).findFirst();
        }
        return known.stream()
                .filter(file -> file.getRequestId().equals(requestId))
                .findFirst()
                .or(() -> known.stream().filter(file -> !isKept(file)).reduce((_, later) -> later));
    }

    static NodeFile kept(NodeFile file, FileRequest.Confirm said, long at) {
        return NodeFile.newBuilder(file)
                .setStatus(FileStatus.KEPT)
                .setKeptAt(at)
                .setDescription(said.description())
                .setFileType(said.fileType())
                .setMetadata(said.metadata())
                .build();
    }

    static boolean isKept(NodeFile file) {
        return file.getStatus() == FileStatus.KEPT;
    }

    /** Until when a file has to be confirmed, epoch ms. */
    static long confirmedBy(NodeFile file) {
        return file.getAskedAt() + CONFIRMABLE_MILLIS;
    }
}
