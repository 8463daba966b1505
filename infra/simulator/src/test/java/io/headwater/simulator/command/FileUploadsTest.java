package io.headwater.simulator.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.simulator.link.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FileUploadsTest {
    private static final Link NOWHERE = new Nowhere();
    private static final byte[] BYTES = "three lines".getBytes(UTF_8);
    private static final String PLACE =
            "{\"status\":\"success\",\"file_id\":\"f1\",\"url\":\"https://cloud/f1\"}";

    private final List<String> written = new ArrayList<>();
    private final List<byte[]> said = new ArrayList<>();
    private boolean writable = true;
    private final FileUploads uploads =
            new FileUploads(
                    (_, url, bytes, then) -> {
                        written.add(url + " " + new String(bytes, UTF_8));
                        then.accept(writable);
                    },
                    new SplittableRandom(1));

    @Test
    void asksWhereToWithTheNameAndTheSizeAsTheNodeItself() {
        Tlv asked = Tlv.read(uploads.bring("log.txt", "log", BYTES)).orElseThrow();

        assertThat(asked.value(1).orElseThrow()).hasSize(22);
        assertThat(asked.value(2)).hasValue(new byte[] {8});
        assertThat(asked.value(5)).hasValue(new byte[] {16, 0});
        assertThat(new String(asked.value(6).orElseThrow(), UTF_8))
                .isEqualTo("{\"file_name\":\"log.txt\",\"file_size\":11}");
    }

    @Test
    void writesTheFileThereAndSaysSo() {
        String id = idOf(uploads.bring("log.txt", "log", BYTES));

        assertThat(answered(id, 16, PLACE)).isTrue();

        assertThat(written).containsExactly("https://cloud/f1 three lines");
        Tlv confirmed = Tlv.read(said.getFirst()).orElseThrow();
        assertThat(confirmed.value(5)).hasValue(new byte[] {20, 0});
        assertThat(new String(confirmed.value(6).orElseThrow(), UTF_8))
                .isEqualTo(
                        "{\"file_id\":\"f1\",\"description\":\"log.txt\",\"file_type\":\"log\"}");
    }

    @Test
    void givesUpWhatCannotBeWrittenOrWasRefused() {
        writable = false;
        String broken = idOf(uploads.bring("a", "log", BYTES));
        String refused = idOf(uploads.bring("b", "log", BYTES));

        answered(broken, 16, PLACE);
        answered(refused, 16, "{\"status\":\"failure\"}");
        answered(broken, 16, PLACE);

        assertThat(written).hasSize(1);
        assertThat(said).isEmpty();
    }

    @Test
    void leavesCommandsOfTheCloudToOthers() {
        byte[] command =
                Tlv.empty()
                        .with(1, "abc".getBytes(UTF_8))
                        .with(2, (byte) 1)
                        .with(5, (byte) 16, (byte) 0)
                        .bytes();

        assertThat(uploads.received(NOWHERE, command, said::add)).isFalse();
    }

    private boolean answered(String id, int command, String data) {
        byte[] message =
                Tlv.empty()
                        .with(1, id.getBytes(UTF_8))
                        .with(2, (byte) 8)
                        .with(5, (byte) command, (byte) 0)
                        .with(6, data.getBytes(UTF_8))
                        .bytes();
        return uploads.received(NOWHERE, message, said::add);
    }

    private static String idOf(byte[] request) {
        return new String(Tlv.read(request).orElseThrow().value(1).orElseThrow(), UTF_8);
    }

    /** Nothing goes over it. */
    private static final class Nowhere implements Link {
        @Override
        public void subscribe(List<String> filters) {
            throw new AssertionError("nothing is subscribed to");
        }

        @Override
        public void publish(String topic, byte[] payload) {
            throw new AssertionError("what is said goes another way");
        }

        @Override
        public void cut() {
            throw new AssertionError("nothing is cut");
        }

        @Override
        public void after(Duration delay, Runnable what) {
            throw new AssertionError("nothing waits");
        }
    }
}
