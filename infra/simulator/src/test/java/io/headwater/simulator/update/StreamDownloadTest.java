package io.headwater.simulator.update;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.headwater.simulator.firmware.NodeMessages;
import io.headwater.simulator.link.Link;
import io.headwater.simulator.update.Download.Result;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class StreamDownloadTest {
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());
    private static final byte[] IMAGE = new byte[150_000];

    static {
        new Random(1).nextBytes(IMAGE);
    }

    private final StreamDownload download = new StreamDownload(new NodeMessages("lamp"));
    private final AtomicReference<Result> result = new AtomicReference<>();

    @Test
    void asksForTheHeaderAndThenForWindowsOfSixteenBlocks() {
        var cloud = new Cloud(IMAGE);

        begin(cloud, offer(""));

        assertThat(result).hasValue(new Result.Whole());
        assertThat(cloud.asked)
                .containsExactly(
                        "1 of 289 from 0",
                        "16 of 4096 from 0",
                        "16 of 4096 from 16",
                        "5 of 4096 from 32");
    }

    @Test
    void asksAgainForTheBlocksThatDidNotCome() {
        var cloud = new Cloud(IMAGE);
        cloud.lost = 3;

        begin(cloud, offer(""));
        assertThat(result).hasValue(null);
        cloud.passTime();

        assertThat(result).hasValue(new Result.Whole());
        assertThat(cloud.wanted).contains(BigInteger.ONE.shiftLeft(3));
    }

    @Test
    void isBrokenWhereTheImageIsNotTheOneThatWasOffered() {
        begin(new Cloud(IMAGE), offer("00112233445566778899aabbccddeeff"));

        assertThat(result).hasValue(new Result.Broken("the MD5 is another"));
    }

    @Test
    void isBrokenAtOnceWhereTheCloudRejects() {
        var cloud = new Cloud(IMAGE);
        cloud.rejects = true;

        begin(cloud, offer(""));

        assertThat(result).hasValue(new Result.Broken("the cloud rejects the request"));
    }

    private void begin(Cloud cloud, Offer offer) {
        download.begin(cloud, offer, result::set);
    }

    private static Offer offer(String md5) {
        return new Offer("job-1", "https://cloud/image", IMAGE.length, "2.0", md5, "img-1");
    }

    /** Answers requests at once, as the protocol has it, but for a block that it loses once. */
    private final class Cloud implements Link {
        private final byte[] image;
        private final List<String> asked = new ArrayList<>();
        private final List<BigInteger> wanted = new ArrayList<>();
        private final List<Runnable> later = new ArrayList<>();
        private int lost = -1;
        private boolean rejects;

        Cloud(byte[] image) {
            this.image = image;
        }

        void passTime() {
            var due = List.copyOf(later);
            later.clear();
            due.forEach(Runnable::run);
        }

        @Override
        public void subscribe(List<String> filters) {
            assertThat(filters)
                    .allMatch(filter -> filter.startsWith("$aws/things/lamp/streams/img-1/"));
        }

        @Override
        public void publish(String topic, byte[] payload) {
            assertThat(topic).isEqualTo("$aws/things/lamp/streams/img-1/get/cbor");
            if (rejects) {
                download.received(this, topic.replace("/get/", "/rejected/"), new byte[0]);
                return;
            }
            try {
                answer(CBOR.readTree(payload), topic.replace("/get/", "/data/"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void answer(JsonNode request, String topic) throws IOException {
            int length = request.get("l").asInt();
            int first = request.get("o").asInt();
            int count = request.get("n").asInt();
            asked.add(count + " of " + length + " from " + first);
            BigInteger bits = bitmap(request, count);
            wanted.add(bits);
            for (int block = first; block < first + count; block++) {
                if (bits.testBit(block - first) && !isLost(request, block)) {
                    int from = block * length;
                    byte[] bytes =
                            Arrays.copyOfRange(image, from, Math.min(from + length, image.length));
                    ObjectNode data = CBOR.createObjectNode();
                    data.put("f", 1).put("i", block).put("l", bytes.length).put("p", bytes);
                    download.received(this, topic, CBOR.writeValueAsBytes(data));
                }
            }
        }

        private boolean isLost(JsonNode request, int block) {
            if (request.has("b") && block == lost) {
                lost = -1;
                return true;
            }
            return false;
        }

        private static BigInteger bitmap(JsonNode request, int count) throws IOException {
            if (!request.has("b")) {
                return BigInteger.ONE.shiftLeft(count).subtract(BigInteger.ONE);
            }
            byte[] little = request.get("b").binaryValue();
            byte[] big = new byte[little.length];
            for (int at = 0; at < little.length; at++) {
                big[at] = little[little.length - 1 - at];
            }
            return new BigInteger(1, big);
        }

        @Override
        public void cut() {
            throw new AssertionError("nothing is cut");
        }

        @Override
        public void after(Duration delay, Runnable what) {
            later.add(what);
        }
    }
}
