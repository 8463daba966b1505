package io.headwater.topologies.app;

import io.headwater.avro.ota.OtaImage;
import io.headwater.schemas.images.Image;
import io.headwater.topologies.files.NodeFiles;
import io.headwater.topologies.ota.ImageLinks;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Images of this process's store, as updates need them. Any thread.
 *
 * @param files empty when the process has no store
 */
record StoredImages(Optional<NodeFiles> files) implements ImageLinks {
    /** Time to come back for the rest of a download; a node gets a new address with each fetch. */
    private static final Duration VALID = Duration.ofHours(24);

    @Override
    public String of(String id, String fallback, long at) {
        return files.map(
                        kept ->
                                kept.urls()
                                        .get(
                                                NodeFiles.pathOf(id),
                                                Instant.ofEpochMilli(at).plus(VALID)))
                .orElse(fallback);
    }

    /**
     * The image as a job holds it; null when there is none of this id.
     *
     * @throws UncheckedIOException when the store fails
     */
    @Nullable OtaImage find(String id) {
        try {
            Image image =
                    files.isPresent() && id.matches("[0-9a-f]{64}")
                            ? files.get().images().find(id).orElse(null)
                            : null;
            return image == null
                    ? null
                    : OtaImage.newBuilder()
                            .setId(id)
                            .setUrl(of(id, "", 0))
                            .setSize(image.bytes())
                            .setFwVersion(image.fwVersion())
                            .setMd5(image.md5())
                            .setSha256(id)
                            .setStreamId(image.streamId())
                            .build();
        } catch (IOException e) {
            throw new UncheckedIOException("looking for an image", e);
        }
    }
}
