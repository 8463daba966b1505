package io.headwater.schemas.images;

import org.jspecify.annotations.Nullable;

/**
 * What is known of one firmware image. Its id is its content, so an image never changes.
 *
 * @param id SHA-256 of its bytes, 64 lower-case hex digits
 * @param bytes how long it is
 * @param md5 of its bytes, in lower-case hex; nodes resume a download by it
 * @param name what people call it
 * @param fwVersion the version that a node reports once it runs it
 * @param type nodes' type it is made for; null when nobody said
 * @param model nodes' model it is made for; null when nobody said
 * @param chip that runs it, such as {@code esp32c3}; null when the image does not say
 * @param project that it was built of; null when the image does not say
 * @param uploadedAt epoch ms
 */
public record Image(
        String id,
        long bytes,
        String md5,
        String name,
        String fwVersion,
        @Nullable String type,
        @Nullable String model,
        @Nullable String chip,
        @Nullable String project,
        long uploadedAt) {
    private static final int DIGITS_OF_STREAM = 32;

    /** File of every stream that is the image; firmware asks for no other (R-ST-5). */
    public static final long FILE_ID = 1;

    /**
     * Name of the image as an MQTT stream, 36 characters: topics of nodes with long ids still fit
     * into the buffers of firmware (R-ST-5).
     */
    public String streamId() {
        return streamIdOf(id);
    }

    /** Name of the stream of the image with this id. */
    public static String streamIdOf(String id) {
        return "img-" + id.substring(0, DIGITS_OF_STREAM);
    }
}
