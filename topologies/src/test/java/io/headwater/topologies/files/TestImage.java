package io.headwater.topologies.files;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;

/** Files that begin as applications for the ESP32-C3 do, and go on at random from a seed. */
public final class TestImage {
    private TestImage() {}

    /** One of so many bytes. */
    public static byte[] of(String project, String version, int bytes) {
        byte[] image = new byte[bytes];
        new Random(version.hashCode()).nextBytes(image);
        var header = ByteBuffer.wrap(image).order(ByteOrder.LITTLE_ENDIAN);
        header.put(0, (byte) 0xE9).putShort(12, (short) 5);
        header.putInt(32, 0xABCD5432).putInt(36, 0);
        header.put(48, padded(version)).put(80, padded(project));
        return image;
    }

    private static byte[] padded(String text) {
        return ByteBuffer.allocate(32).put(text.getBytes(US_ASCII)).array();
    }
}
