package io.headwater.simulator.update;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import io.headwater.simulator.firmware.Message;
import io.headwater.simulator.firmware.NodeMessages;
import io.headwater.simulator.link.Link;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings one node's image over MQTT, as firmware built for that does: the header first, then
 * windows of sixteen blocks, each with a bitmap of what is wanted, and a window again when it is
 * not whole after ten seconds. On the link's event loop only.
 */
public final class StreamDownload implements Download {
    private static final int HEADER_BYTES = 289;
    private static final int BLOCK_BYTES = 4_096;
    private static final int WINDOW = 16;
    private static final int TRIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final ObjectMapper CBOR = new ObjectMapper(new CBORFactory());

    private final NodeMessages messages;
    private @Nullable Running running;

    public StreamDownload(NodeMessages messages) {
        this.messages = messages;
    }

    @Override
    public void begin(Link link, Offer offer, Consumer<Result> then) {
        if (offer.streamId().isEmpty()) {
            then.accept(new Result.Broken("there is no stream"));
            return;
        }
        running = new Running(link, offer, then);
        link.subscribe(
                List.of(
                        messages.streamData(offer.streamId()),
                        messages.streamRejected(offer.streamId())));
        running.askForHeader();
    }

    @Override
    public boolean received(Link link, String topic, byte[] payload) {
        Running now = running;
        if (now == null) {
            return false;
        }
        if (topic.equals(messages.streamRejected(now.offer.streamId()))) {
            now.end(new Result.Broken("the cloud rejects the request"));
            return true;
        }
        if (topic.equals(messages.streamData(now.offer.streamId()))) {
            now.block(payload);
            return true;
        }
        return false;
    }

    /** One image on its way. */
    private final class Running {
        private final Link link;
        private final Offer offer;
        private final Consumer<Result> then;
        private final ImageCheck check = new ImageCheck();
        private byte[][] window = new byte[0][];
        private long first; // block of the window
        private boolean header = true;
        private int tries;

        Running(Link link, Offer offer, Consumer<Result> then) {
            this.link = link;
            this.offer = offer;
            this.then = then;
        }

        void askForHeader() {
            ask(request(HEADER_BYTES, 0, 1));
        }

        void block(byte[] payload) {
            try {
                JsonNode block = CBOR.readTree(payload);
                byte[] bytes = block.path("p").binaryValue();
                if (bytes == null || bytes.length != block.path("l").asInt()) {
                    end(new Result.Broken("a block is not as long as it says"));
                } else if (header) {
                    header = false;
                    tries = 0;
                    askForWindow();
                } else {
                    keep(block.path("i").asLong() - first, bytes);
                }
            } catch (IOException e) {
                end(new Result.Broken("a block cannot be read"));
            }
        }

        void end(Result result) {
            if (running == this) {
                running = null;
                then.accept(result);
            }
        }

        private void keep(long place, byte[] bytes) {
            if (place < 0 || place >= window.length) {
                return; // of a window before, sent again
            }
            window[(int) place] = bytes;
            if (Arrays.stream(window).allMatch(Objects::nonNull)) {
                Arrays.stream(window).forEach(part -> check.add(part, part.length));
                first += window.length;
                tries = 0;
                if (first * BLOCK_BYTES >= offer.bytes()) {
                    end(check.resultFor(offer));
                } else {
                    askForWindow();
                }
            }
        }

        private void askForWindow() {
            long blocks = (offer.bytes() + BLOCK_BYTES - 1) / BLOCK_BYTES;
            window = new byte[(int) Math.min(WINDOW, blocks - first)][];
            ask(wanted());
        }

        private ObjectNode wanted() {
            byte[] bitmap = new byte[(window.length + 7) / 8];
            for (int block = 0; block < window.length; block++) {
                if (window[block] == null) {
                    bitmap[block / 8] |= (byte) (1 << block % 8);
                }
            }
            ObjectNode request = request(BLOCK_BYTES, first, 0);
            request.put("b", bitmap);
            request.put("n", window.length);
            return request;
        }

        private ObjectNode request(int length, long offset, int count) {
            ObjectNode request = CBOR.createObjectNode();
            request.put("f", 1).put("l", length).put("o", offset);
            return count == 0 ? request : request.put("n", count);
        }

        private void ask(ObjectNode request) {
            try {
                Message message =
                        messages.blockRequest(offer.streamId(), CBOR.writeValueAsBytes(request));
                link.publish(message.topic(), message.payload());
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("a tree of plain values can be written", e);
            }
            int asked = ++tries;
            long window = first;
            boolean headed = header;
            link.after(
                    PATIENCE,
                    () -> {
                        if (running == this
                                && tries == asked
                                && first == window
                                && header == headed) {
                            askAgain();
                        }
                    });
        }

        private void askAgain() {
            if (tries > TRIES) {
                end(new Result.Broken("the cloud does not answer"));
            } else if (header) {
                askForHeader();
            } else {
                ask(wanted());
            }
        }
    }
}
