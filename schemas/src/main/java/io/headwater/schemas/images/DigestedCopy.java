package io.headwater.schemas.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Bytes that were copied to a file, and what was learnt on the way.
 *
 * @param bytes how many were read; copying ends with the first buffer beyond the limit
 * @param sha256 in lower-case hex
 * @param md5 in lower-case hex
 * @param first as many as an {@link ImageHeader} needs, or all when there are fewer
 */
@SuppressWarnings("ArrayRecordComponent") // read once, compared never
record DigestedCopy(long bytes, String sha256, String md5, byte[] first) {
    private static final int BUFFER = 65_536;

    /** Copies and forces what was copied to the disk. */
    static DigestedCopy write(InputStream from, Path to, long mostBytes) throws IOException {
        MessageDigest sha256 = digest("SHA-256");
        MessageDigest md5 = digest("MD5");
        var first = new ByteArrayOutputStream();
        long bytes = 0;
        byte[] buffer = new byte[BUFFER];
        try (FileChannel channel = FileChannel.open(to, StandardOpenOption.WRITE)) {
            int read = from.readNBytes(buffer, 0, BUFFER);
            while (read > 0 && bytes <= mostBytes) {
                sha256.update(buffer, 0, read);
                md5.update(buffer, 0, read);
                first.write(
                        buffer, 0, Math.min(read, Math.max(0, ImageHeader.BYTES - first.size())));
                var left = ByteBuffer.wrap(buffer, 0, read);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                bytes += read;
                read = from.readNBytes(buffer, 0, BUFFER);
            }
            channel.force(true);
        }
        return new DigestedCopy(
                bytes, hex(sha256.digest()), hex(md5.digest()), first.toByteArray());
    }

    private static String hex(byte[] digest) {
        return HexFormat.of().formatHex(digest);
    }

    private static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + algorithm, e);
        }
    }
}
