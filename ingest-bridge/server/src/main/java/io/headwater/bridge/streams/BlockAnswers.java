package io.headwater.bridge.streams;

import io.headwater.bridge.connection.Delivery;
import io.headwater.bridge.connection.Downlink;
import io.headwater.bridge.connection.Inbound;
import io.headwater.bridge.connection.LiveConnections;
import io.headwater.bridge.metrics.Catalogue;
import io.headwater.bridge.mqtt.Properties;
import io.headwater.bridge.presence.Heard;
import io.headwater.schemas.NodeKey;
import io.headwater.schemas.dialect.rainmaker.Channel;
import io.headwater.schemas.dialect.rainmaker.Parsed;
import io.headwater.schemas.dialect.rainmaker.stream.BlockRequest;
import io.headwater.schemas.dialect.rainmaker.stream.StreamPayload;
import io.headwater.schemas.images.Image;
import io.headwater.schemas.images.ImageStore;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for blocks of an image (rainmaker.md 4.13.5) here, where the connection is: the
 * request is in the log like everything nodes say, the blocks never are. A node is sent a few
 * blocks at a time, and the latest of its requests counts. Safe for any thread.
 *
 * <pre>
 * stream-get --> node.bulk --> BlockAnswers &lt;-- image store
 *                                  |
 * node &lt;-- stream-data, stream-rejected
 * </pre>
 */
public final class BlockAnswers implements Heard, AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(BlockAnswers.class);
    private static final String REQUEST = "get/cbor";
    private static final String DATA = "data/cbor";
    private static final String REJECTED = "rejected/cbor";
    private static final int STREAM_LEVEL = 4;

    /** Requests answered at once; each holds at most {@link BlockRequest#MOST_BYTES}. */
    private static final int AT_ONCE = 128;

    /** Blocks on their way to one node; fewer than a connection's window. */
    private static final int BLOCKS_AHEAD = 8;

    private final Optional<ImageStore> images;
    private final LiveConnections live;
    private final ExecutorService answering = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ConcurrentMap<NodeKey, Asked> latest = new ConcurrentHashMap<>();
    private final AtomicLong requests = new AtomicLong();
    private final Counter blocks;
    private final Counter rejections;

    /** A request of one session; its number tells it from one that says the same. */
    private record Asked(NodeKey node, long epoch, String base, String stream, long number) {}

    /** Ends an answer: the node is told why. */
    private static final class RejectedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final String code;

        RejectedException(String code, String message) {
            super(message, null, false, false);
            this.code = code;
        }
    }

    /**
     * @param images where they are; empty when this bridge has none, and rejects every request
     */
    public BlockAnswers(Optional<ImageStore> images, LiveConnections live, MeterRegistry metrics) {
        this.images = images;
        this.live = live;
        this.blocks =
                Counter.builder(Catalogue.STREAM_BLOCKS.name())
                        .description(Catalogue.STREAM_BLOCKS.meaning())
                        .register(metrics);
        this.rejections =
                Counter.builder(Catalogue.STREAM_REJECTIONS.name())
                        .description(Catalogue.STREAM_REJECTIONS.meaning())
                        .register(metrics);
    }

    @Override
    public void stored(NodeKey node, long epoch, String channel, Inbound message) {
        if (channel.equals(Channel.STREAM_GET.wireName()) && message.topic().endsWith(REQUEST)) {
            String topic = message.topic();
            var asked =
                    new Asked(
                            node,
                            epoch,
                            topic.substring(0, topic.length() - REQUEST.length()),
                            topic.split("/", -1)[STREAM_LEVEL],
                            requests.incrementAndGet());
            latest.put(node, asked);
            answering.execute(() -> answer(asked, message.payload()));
        }
    }

    /** Stops answering; what is on its way is left to its connections. */
    @Override
    public void close() {
        answering.shutdownNow();
    }

    private void answer(Asked asked, byte[] payload) {
        try {
            places.acquire();
            try {
                send(asked, read(payload));
            } catch (RejectedException rejected) {
                reject(asked, rejected.code, String.valueOf(rejected.getMessage()));
            } finally {
                places.release();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            latest.remove(asked.node(), asked);
        }
    }

    private static BlockRequest read(byte[] payload) throws RejectedException {
        return switch (StreamPayload.parseRequest(payload)) {
            case Parsed.Accepted<BlockRequest>(var request, _, _) -> request;
            case Parsed.Refused<BlockRequest>(_, var why) ->
                    throw new RejectedException("InvalidRequest", why);
            case Parsed.Ignored<BlockRequest> _ ->
                    throw new RejectedException("InvalidRequest", "it asks for nothing");
        };
    }

    private void send(Asked asked, BlockRequest request)
            throws RejectedException, InterruptedException {
        try {
            Image image = imageOf(asked, request);
            PrimitiveIterator.OfLong wanted = request.blocksOf(image.bytes()).iterator();
            if (!wanted.hasNext()) {
                throw new RejectedException("InvalidRequest", "there is no such block");
            }
            var sending = new Sending(asked, request.fileId());
            while (wanted.hasNext() && sending.goesOn()) {
                long block = wanted.nextLong();
                sending.send(block, bytesOf(image, block, request.length()));
            }
        } catch (IOException e) {
            LOGGER.atWarn()
                    .setCause(e)
                    .addKeyValue("stream", asked.stream())
                    .log("an image cannot be read");
            throw new RejectedException("InternalError", "the image cannot be read");
        }
    }

    private Image imageOf(Asked asked, BlockRequest request) throws IOException, RejectedException {
        Optional<Image> image =
                images.isPresent() ? images.get().ofStream(asked.stream()) : Optional.empty();
        return image.filter(_ -> request.fileId() == Image.FILE_ID)
                .orElseThrow(
                        () ->
                                new RejectedException(
                                        "ResourceNotFound",
                                        "no such stream, or no such file of it"));
    }

    private byte[] bytesOf(Image image, long block, int length) throws IOException {
        try (InputStream bytes = images.orElseThrow().read(image, block * length)) {
            return bytes.readNBytes(length);
        }
    }

    private void reject(Asked asked, String code, String message) {
        rejections.increment();
        var _ = deliver(asked, REJECTED, StreamPayload.writeRejection(code, message));
    }

    private CompletableFuture<Delivery> deliver(Asked asked, String suffix, byte[] payload) {
        var message = new Downlink(asked.base() + suffix, payload, 1, Properties.NONE);
        return live.deliver(asked.node(), asked.epoch(), message).toCompletableFuture();
    }

    /** Blocks of one answer on their way, until one of them does not arrive. One thread sends. */
    private final class Sending {
        private final Asked asked;
        private final long fileId;
        private final Semaphore ahead = new Semaphore(BLOCKS_AHEAD);
        private final AtomicInteger lost = new AtomicInteger();

        Sending(Asked asked, long fileId) {
            this.asked = asked;
            this.fileId = fileId;
        }

        boolean goesOn() {
            return lost.get() == 0 && asked.equals(latest.get(asked.node()));
        }

        void send(long block, byte[] bytes) throws InterruptedException {
            ahead.acquire();
            var _ =
                    deliver(asked, DATA, StreamPayload.writeBlock(fileId, block, bytes))
                            .thenAccept(
                                    fate -> {
                                        if (fate == Delivery.ACKNOWLEDGED
                                                || fate == Delivery.WRITTEN) {
                                            blocks.increment();
                                        } else {
                                            lost.incrementAndGet();
                                        }
                                        ahead.release();
                                    });
        }
    }
}
