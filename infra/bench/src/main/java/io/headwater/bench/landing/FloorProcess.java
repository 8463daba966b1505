package io.headwater.bench.landing;

import io.headwater.bench.frame.Parent;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The limit of a gateway: native mTLS, one idempotent producer, PUBACK from its callback, and
 * nothing else: no checks, no limits, no identity, no headers. Arguments: bootstrap servers, folder
 * of the authority, topic, then settings of the producer.
 */
public final class FloorProcess {
    private FloorProcess() {}

    public static void main(String[] arguments) throws Exception {
        Parent parent = Parent.attend();
        var settings = new HashMap<String, Object>();
        for (int i = 3; i < arguments.length; i++) {
            String[] setting = arguments[i].split("=", 2);
            settings.put(setting[0], setting[1]);
        }
        settings.putAll(
                Map.of(
                        "bootstrap.servers",
                        arguments[0],
                        "acks",
                        "all",
                        "enable.idempotence",
                        "true",
                        "key.serializer",
                        ByteArraySerializer.class,
                        "value.serializer",
                        ByteArraySerializer.class));
        var producer = new KafkaProducer<byte[], byte[]>(settings);
        SslContext tls = tls(Path.of(arguments[1]));
        Channel server =
                new ServerBootstrap()
                        .group(new MultiThreadIoEventLoopGroup(NioIoHandler.newFactory()))
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, 1024)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel channel) {
                                        channel.pipeline()
                                                .addLast(
                                                        tls.newHandler(channel.alloc()),
                                                        new FloorHandler(producer, arguments[2]));
                                    }
                                })
                        .bind("127.0.0.1", 0)
                        .sync()
                        .channel();
        parent.say("ready", ((InetSocketAddress) server.localAddress()).getPort());
        GatewayCommands.obey(parent);
    }

    private static SslContext tls(Path folder) throws Exception {
        return SslContextBuilder.forServer(
                        folder.resolve("server.crt").toFile(),
                        folder.resolve("server.key").toFile())
                .sslProvider(SslProvider.OPENSSL)
                .protocols("TLSv1.3", "TLSv1.2")
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(folder.resolve("ca.crt").toFile())
                .build();
    }
}
