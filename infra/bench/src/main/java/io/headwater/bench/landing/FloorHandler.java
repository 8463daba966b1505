package io.headwater.bench.landing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;

/** As little MQTT as lets a well-behaved node publish with QoS 1. */
final class FloorHandler extends ByteToMessageDecoder {
    private static final int CONNECT = 1;
    private static final int PUBLISH = 3;
    private static final byte[] CONNACK = {0x20, 2, 0, 0};

    private final Producer<byte[], byte[]> producer;
    private final String topic;
    private byte[] key = {};

    FloorHandler(Producer<byte[], byte[]> producer, String topic) {
        this.producer = producer;
        this.topic = topic;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        int start = in.readerIndex();
        int length = 0;
        int at = start + 1;
        int next;
        do {
            if (at >= in.writerIndex()) {
                return;
            }
            next = in.getUnsignedByte(at);
            length |= (next & 0x7F) << (7 * (at - start - 1));
            at++;
        } while (next > 0x7F);
        if (in.writerIndex() - at < length) {
            return;
        }
        switch (in.getUnsignedByte(start) >> 4) {
            case CONNECT -> connect(ctx, in.slice(at, length));
            case PUBLISH -> publish(ctx, in.slice(at, length));
            default -> {}
        }
        in.readerIndex(at + length);
    }

    private void connect(ChannelHandlerContext ctx, ByteBuf body) {
        body.skipBytes(10);
        key = body.readCharSequence(body.readUnsignedShort(), UTF_8).toString().getBytes(UTF_8);
        var _ = ctx.writeAndFlush(ctx.alloc().buffer(4).writeBytes(CONNACK));
    }

    private void publish(ChannelHandlerContext ctx, ByteBuf body) {
        body.skipBytes(body.readUnsignedShort());
        int packetId = body.readUnsignedShort();
        byte[] payload = new byte[body.readableBytes()];
        body.readBytes(payload);
        var _ =
                producer.send(
                        new ProducerRecord<>(topic, key, payload),
                        (_, failure) -> {
                            if (failure == null) {
                                ByteBuf answer = ctx.alloc().buffer(4);
                                answer.writeShort(0x4002).writeShort(packetId);
                                var _ = ctx.writeAndFlush(answer, ctx.voidPromise());
                            }
                        });
    }
}
