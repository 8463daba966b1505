package io.headwater.bridge.streams;

import io.headwater.schemas.images.FolderImageStore;
import io.headwater.schemas.images.Image;
import io.headwater.schemas.images.ImageStore;
import io.headwater.schemas.images.ImageStore.Added;
import io.headwater.schemas.images.ImageStore.Described;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Bytes that begin as an application image does, kept in a store.
 *
 * @param store that keeps it
 * @param image what is known of it
 * @param bytes of it
 */
@SuppressWarnings("ArrayRecordComponent") // tests compare the bytes themselves
public record TestImage(ImageStore store, Image image, byte[] bytes) {
    /** One of so many bytes, kept in this folder. */
    public static TestImage keptIn(Path folder, int bytes) throws IOException {
        var store = new FolderImageStore(folder, Long.MAX_VALUE, Long.MAX_VALUE);
        byte[] image = application(bytes);
        var about = new Described("lamp", null, null, null);
        if (store.add(new ByteArrayInputStream(image), about, 0) instanceof Added.Kept(var kept)) {
            return new TestImage(store, kept, image);
        }
        throw new IOException("the image was not kept");
    }

    private static byte[] application(int bytes) {
        byte[] image = new byte[bytes];
        new Random(1).nextBytes(image);
        ByteBuffer.wrap(image)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(0, (byte) 0xE9)
                .putInt(32, 0xABCD5432);
        IntStream.range(48, 112).forEach(at -> image[at] = at % 32 < 20 ? (byte) 'v' : 0);
        return image;
    }
}
