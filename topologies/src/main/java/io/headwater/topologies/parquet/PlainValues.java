package io.headwater.topologies.parquet;

import java.io.ByteArrayOutputStream;

/**
 * Values in Parquet's plain encoding: numbers little-endian, texts behind their length, booleans
 * eight to a byte, the first in the lowest bit. One thread.
 */
final class PlainValues {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    private int bits;
    private int bitCount;

    void add32(int value) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            bytes.write(value >>> shift);
        }
    }

    void add64(long value) {
        for (int shift = 0; shift < Long.SIZE; shift += Byte.SIZE) {
            bytes.write((int) (value >>> shift));
        }
    }

    void addBytes(byte[] value) {
        add32(value.length);
        bytes.writeBytes(value);
    }

    void addBit(boolean value) {
        bits |= (value ? 1 : 0) << bitCount;
        bitCount++;
        if (bitCount == Byte.SIZE) {
            finishBits();
        }
    }

    /** How many bytes there are by now. */
    int size() {
        return bytes.size();
    }

    /** All of them, and none is left. */
    byte[] take() {
        if (bitCount > 0) {
            finishBits();
        }
        byte[] all = bytes.toByteArray();
        bytes.reset();
        return all;
    }

    private void finishBits() {
        bytes.write(bits);
        bits = 0;
        bitCount = 0;
    }
}
