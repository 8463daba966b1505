package io.headwater.schemas.dialect.rainmaker.stream;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Which blocks of an image a node wants (rainmaker.md 4.13.5). A block's size is the request's own:
 * block i covers the bytes from i times {@code length} (R-ST-2).
 *
 * @param fileId 1 for the image of every stream
 * @param length bytes of a block, 1 to {@link #MOST_BYTES}
 * @param offset index of the first block
 * @param bitmap bit i, lowest first, stands for block {@code offset} + i; null when all are wanted
 * @param count how many blocks the request is about
 */
@SuppressWarnings("ArrayRecordComponent") // equals and hashCode are written out below
public record BlockRequest(
        long fileId, int length, long offset, byte @Nullable [] bitmap, int count) {
    /** Most bytes that one request may ask for (R-ST-3). */
    public static final int MOST_BYTES = 131_072;

    /** The wanted blocks that a file of this size has, ascending; empty is to be refused. */
    public LongStream blocksOf(long fileSize) {
        long blocks = (fileSize + length - 1) / length;
        return LongStream.range(offset, Math.min(offset + count, blocks)).filter(this::isWanted);
    }

    private boolean isWanted(long block) {
        if (bitmap == null) {
            return true;
        }
        int bit = (int) (block - offset);
        return bit / 8 < bitmap.length && ((bitmap[bit / 8] >> (bit % 8)) & 1) == 1;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other
                        instanceof
                        BlockRequest(long file, int size, long first, byte[] bits, int number)
                && fileId == file
                && length == size
                && offset == first
                && count == number
                && Arrays.equals(bitmap, bits);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(offset) + 31 * count;
    }

    @Override
    public String toString() {
        return count + " blocks of " + length + " bytes from " + offset + " of file " + fileId;
    }
}
