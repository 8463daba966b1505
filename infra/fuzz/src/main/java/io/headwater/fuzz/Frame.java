package io.headwater.fuzz;

import java.io.ByteArrayOutputStream;

/** The fixed header of packets, valid and other. */
final class Frame {
    private Frame() {}

    /** Index behind the Remaining Length, as far as there is one. */
    static int headerEnd(byte[] packet) {
        int at = 1;
        while (at < packet.length && at < 4 && packet[at] < 0) {
            at++;
        }
        return Math.min(at + 1, packet.length);
    }

    /** A packet of this first byte and body, with the length that the body has. */
    static byte[] of(int firstByte, byte[] body) {
        return of(firstByte, body.length, 0, body);
    }

    /**
     * A packet that claims to be of another length than it is.
     *
     * @param padding bytes that the Remaining Length has more than it needs
     */
    static byte[] of(int firstByte, int claimed, int padding, byte[] body) {
        var bytes = new ByteArrayOutputStream(body.length + 8);
        bytes.write(firstByte);
        int left = claimed;
        while (left > 0x7F) {
            bytes.write((left & 0x7F) | 0x80);
            left >>>= 7;
        }
        bytes.write(padding > 0 ? left | 0x80 : left);
        for (int i = padding; i > 0; i--) {
            bytes.write(i > 1 ? 0x80 : 0);
        }
        bytes.writeBytes(body);
        return bytes.toByteArray();
    }
}
