package io.headwater.schemas.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.headwater.schemas.images.ImageStore.Added;
import io.headwater.schemas.images.ImageStore.Described;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderImageStoreTest {
    private static final Described LAMP = new Described("lamp", null, "light", "lamp-1");
    private static final byte[] ONE = TestImage.of("lamp", "1.0", 100_000);
    private static final byte[] TWO = TestImage.of("lamp", "2.0", 200_000);

    @TempDir Path folder;

    @Test
    void keepsAnImageUnderItsDigestWithWhatItSaysOfItself() throws IOException {
        Image image = kept(store(), ONE, 7);

        assertThat(image.id()).hasSize(64);
        assertThat(image.bytes()).isEqualTo(100_000);
        assertThat(image.md5()).hasSize(32);
        assertThat(image.fwVersion()).isEqualTo("1.0");
        assertThat(image.chip()).isEqualTo("esp32c3");
        assertThat(store().find(image.id())).contains(image);
        assertThat(store().ofStream(image.streamId())).contains(image);
    }

    @Test
    void readsAnyPart() throws IOException {
        Image image = kept(store(), ONE, 7);

        try (InputStream part = store().read(image, 99_000)) {
            assertThat(part.readAllBytes()).isEqualTo(Arrays.copyOfRange(ONE, 99_000, 100_000));
        }
    }

    @Test
    void listsTheNewestFirst() throws IOException {
        Image one = kept(store(), ONE, 7);
        Image two = kept(store(), TWO, 8);

        assertThat(store().list()).containsExactly(two, one);
    }

    @Test
    void knowsTheSameBytesAgain() throws IOException {
        Image first = kept(store(), ONE, 7);

        Added again =
                store().add(new ByteArrayInputStream(ONE), new Described("x", null, null, null), 9);

        assertThat(again).isEqualTo(new Added.Known(first));
    }

    @Test
    void refusesWhatIsNoApplication() throws IOException {
        Added added = store().add(new ByteArrayInputStream(new byte[5_000]), LAMP, 7);

        assertThat(added)
                .isInstanceOfSatisfying(
                        Added.Refused.class, refused -> assertThat(refused.why()).contains("0xE9"));
    }

    @Test
    void refusesAVersionThatIsNotTheImages() throws IOException {
        var about = new Described("lamp", "1.1", null, null);

        assertThat(store().add(new ByteArrayInputStream(ONE), about, 7))
                .isInstanceOfSatisfying(
                        Added.Refused.class,
                        refused -> assertThat(refused.why()).contains("'1.0', not '1.1'"));
    }

    @Test
    void refusesWhatIsLargerThanAnImageMayBeAndLeavesNothingBehind() throws IOException {
        var small = new FolderImageStore(folder, 50_000, 1_000_000);

        Added added = small.add(new ByteArrayInputStream(ONE), LAMP, 7);

        assertThat(added).isInstanceOf(Added.Refused.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void refusesWhatWouldExceedTheQuota() throws IOException {
        var full = new FolderImageStore(folder, 250_000, 250_000);
        kept(full, ONE, 7);

        assertThat(full.add(new ByteArrayInputStream(TWO), LAMP, 8))
                .isInstanceOfSatisfying(
                        Added.Refused.class,
                        refused -> assertThat(refused.why()).contains("250000 bytes"));
    }

    @Test
    void leavesNothingOfAnImageThatNeverCameToItsEnd() throws IOException {
        var cut = new ByteArrayInputStream(ONE, 0, 50_000);
        var broken = new SequenceInputStream(cut, new CutConnection());

        assertThatThrownBy(() -> store().add(broken, LAMP, 7)).isInstanceOf(IOException.class);
        assertThat(files()).isEmpty();
    }

    @Test
    void removesAnImageOnce() throws IOException {
        Image image = kept(store(), ONE, 7);

        assertThat(store().remove(image.id())).isTrue();
        assertThat(store().remove(image.id())).isFalse();
        assertThat(files()).isEmpty();
    }

    @Test
    void asksNoFileForAnIdThatIsNone() throws IOException {
        assertThat(store().find("../../etc/passwd")).isEmpty();
        assertThat(store().ofStream("img-../../etc/passwd")).isEmpty();
    }

    private ImageStore store() {
        return new FolderImageStore(folder, 1_000_000, 10_000_000);
    }

    private static Image kept(ImageStore store, byte[] bytes, long at) throws IOException {
        Added added = store.add(new ByteArrayInputStream(bytes), LAMP, at);
        assertThat(added).isInstanceOf(Added.Kept.class);
        return ((Added.Kept) added).image();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    /** What reading is like once the connection broke. */
    private static final class CutConnection extends InputStream {
        @Override
        public int read() throws IOException {
            throw new IOException("the connection broke");
        }

        @Override
        public int read(byte[] into, int from, int most) throws IOException {
            throw new IOException("the connection broke");
        }
    }
}
