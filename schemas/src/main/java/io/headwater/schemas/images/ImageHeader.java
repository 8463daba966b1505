package io.headwater.schemas.images;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the first bytes of a file say. An application image of ESP-IDF begins with the image header
 * (24 bytes, {@code esp_image_format.h}), the header of its first segment (8 bytes) and the
 * description of the application (256 bytes, {@code esp_app_desc.h}); all little-endian.
 */
public sealed interface ImageHeader {
    /** How many bytes are enough to read it. */
    int BYTES = 24 + 8 + 256;

    /**
     * An application for an ESP chip.
     *
     * @param version as the build named it; nodes report it as {@code fw_version}
     * @param project name of the project it was built of
     * @param chip such as {@code esp32c3}; null for one that is not known here
     * @param secureVersion anti-rollback counter, 0 when it is not used
     */
    record Application(String version, String project, @Nullable String chip, long secureVersion)
            implements ImageHeader {}

    /** Something else, and why: a sentence without a full stop. */
    record Unknown(String why) implements ImageHeader {}

    /** Reads it; any bytes have an answer. Any thread. */
    static ImageHeader read(byte[] first) {
        if (first.length < BYTES) {
            return new Unknown("an application image has at least " + BYTES + " bytes");
        }
        var bytes = ByteBuffer.wrap(first).order(ByteOrder.LITTLE_ENDIAN);
        if ((bytes.get(Layout.MAGIC) & 0xFF) != Layout.IMAGE) {
            return new Unknown("its first byte is not that of an image (0xE9)");
        }
        if (bytes.getInt(Layout.DESCRIPTION) != Layout.APPLICATION) {
            return new Unknown("it does not describe an application (0xABCD5432 at byte 32)");
        }
        return new Application(
                text(first, Layout.VERSION),
                text(first, Layout.PROJECT),
                Layout.CHIPS.get((int) bytes.getShort(Layout.CHIP)),
                bytes.getInt(Layout.DESCRIPTION + 4) & 0xFFFF_FFFFL);
    }

    private static String text(byte[] bytes, int from) {
        int end = from;
        while (end < from + Layout.TEXT_BYTES && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, from, end - from, US_ASCII);
    }

    /** Where things are, in bytes from the start. */
    final class Layout {
        static final int MAGIC = 0;
        static final int CHIP = 12;
        static final int DESCRIPTION = 32;
        static final int VERSION = DESCRIPTION + 16;
        static final int PROJECT = VERSION + 32;
        static final int TEXT_BYTES = 32;
        static final int IMAGE = 0xE9;
        static final int APPLICATION = 0xABCD5432;
        static final Map<Integer, String> CHIPS =
                Map.of(
                        0x0000, "esp32",
                        0x0002, "esp32s2",
                        0x0005, "esp32c3",
                        0x0009, "esp32s3",
                        0x000C, "esp32c2",
                        0x000D, "esp32c6",
                        0x0010, "esp32h2",
                        0x0012, "esp32p4");

        private Layout() {}
    }
}
