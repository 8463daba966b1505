package io.headwater.bridge.connection;

import static io.headwater.bridge.connection.RawClient.connect;
import static io.headwater.bridge.mqtt.MqttVersion.V3_1_1;
import static io.headwater.bridge.parts.Patience.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.headwater.bridge.mqtt.Packet;
import io.headwater.bridge.mqtt.PacketEncoder;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.junit.jupiter.api.Test;

class UnreadBytesTest {
    private static final int READ = 16_384;

    private final UnpooledByteBufAllocator memory = new UnpooledByteBufAllocator(false);

    @Test
    void holdsNothingThatWasReadThoughNoReadOfTheSocketEverEndsAPacket() {
        try (var bridge = new TestBridge()) {
            var channel = connected(bridge);
            channel.writeInbound(memory.buffer(1).writeByte(0x70)); // a PUBCOMP begins

            for (int read = 0; read < 500; read++) {
                channel.writeInbound(endsAndBeginsOfPubComps());
            }

            assertThat(memory.metric().usedHeapMemory()).isLessThan(4 * READ);
            channel.finishAndReleaseAll();
        }
    }

    private EmbeddedChannel connected(TestBridge bridge) {
        var channel =
                new FromLoopback(
                        new MqttConnectionHandler(
                                "test", null, TestBridge.POLICY, bridge.services));
        channel.config().setAllocator(memory);
        channel.writeInbound(bytes(connect(V3_1_1, "node-1", true, null)));
        await().until(
                        () -> {
                            channel.runPendingTasks();
                            Object connAck = channel.readOutbound();
                            ReferenceCountUtil.release(connAck);
                            return connAck != null;
                        });
        return channel;
    }

    private ByteBuf endsAndBeginsOfPubComps() {
        ByteBuf bytes = memory.buffer(READ);
        for (int i = 0; i < READ / 4; i++) {
            bytes.writeInt(0x02_0001_70);
        }
        return bytes;
    }

    private ByteBuf bytes(Packet packet) {
        return PacketEncoder.encode(packet, V3_1_1, memory);
    }

    private static final class FromLoopback extends EmbeddedChannel {
        FromLoopback(MqttConnectionHandler handler) {
            super(handler);
        }

        @Override
        protected SocketAddress remoteAddress0() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        }
    }
}
