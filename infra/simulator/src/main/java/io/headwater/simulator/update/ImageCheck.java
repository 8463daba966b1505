package io.headwater.simulator.update;

import io.headwater.simulator.update.Download.Result;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Compares an image that came with what was promised. */
final class ImageCheck {
    private final MessageDigest md5;
    private long bytes;

    ImageCheck() {
        try {
            md5 = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has MD5", e);
        }
    }

    void add(byte[] buffer, int length) {
        md5.update(buffer, 0, length);
        bytes += length;
    }

    Result resultFor(Offer offer) {
        if (bytes != offer.bytes()) {
            return new Result.Broken("expected " + offer.bytes() + " bytes, got " + bytes);
        }
        String digest = HexFormat.of().formatHex(md5.digest());
        return offer.md5().isEmpty() || offer.md5().equalsIgnoreCase(digest)
                ? new Result.Whole()
                : new Result.Broken("the MD5 is another");
    }
}
