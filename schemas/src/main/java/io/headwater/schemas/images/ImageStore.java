package io.headwater.schemas.images;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where firmware images are kept, each under the digest of its bytes. Implementations are safe for
 * any thread and any number of processes; what they answer is whole or absent, never half written.
 * They may block.
 */
public interface ImageStore {
    /**
     * What a person says of an image; whatever is null is taken from the image, where it says so.
     *
     * @param name what people will call it
     */
    record Described(
            String name,
            @Nullable String fwVersion,
            @Nullable String type,
            @Nullable String model) {}

    /** What became of an image that was brought. */
    sealed interface Added {
        /** It is kept now. */
        record Kept(Image image) implements Added {}

        /** The same bytes were there; what was known of them stays. */
        record Known(Image image) implements Added {}

        /** It cannot be kept, and why: a sentence without a full stop. */
        record Refused(String why) implements Added {}
    }

    /**
     * Keeps an image.
     *
     * @param bytes read to the end, not closed
     * @param at epoch ms, as the time of its upload
     * @throws IOException when the store or {@code bytes} fail; then nothing is kept
     */
    Added add(InputStream bytes, Described about, long at) throws IOException;

    /** The image of this id. */
    Optional<Image> find(String id) throws IOException;

    /** The image that nodes know by this stream. */
    Optional<Image> ofStream(String streamId) throws IOException;

    /** Every image, the newest first. */
    List<Image> list() throws IOException;

    /**
     * A part of an image; closed by the caller.
     *
     * @param from first byte, 0 to the image's length
     * @throws IOException when it is not there any more
     */
    InputStream read(Image image, long from) throws IOException;

    /** How many bytes all images together have. */
    long bytes() throws IOException;

    /** Whether there is room for so many bytes more, as far as can be told before they come. */
    boolean hasRoomFor(long bytes) throws IOException;

    /** Forgets an image. Whether it was there. */
    boolean remove(String id) throws IOException;
}
