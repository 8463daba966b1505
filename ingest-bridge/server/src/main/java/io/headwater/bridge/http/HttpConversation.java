package io.headwater.bridge.http;

import io.headwater.bridge.connection.ServerTls;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection's requests, one after the other. Answers have the header that firmware looks for
 * in its usual spelling, {@code Content-Length}, and are never chunked (rainmaker.md R-CL-3). On
 * the connection's event loop, but for the service's work.
 */
final class HttpConversation extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOGGER = LoggerFactory.getLogger(HttpConversation.class);

    private final @Nullable ServerTls tls;
    private final Duration patience;
    private final HttpService service;
    private final Semaphore places;
    private @Nullable Future<?> deadline; // of the request that is due; event loop only

    /**
     * @param tls that the pipeline has before it; null for none
     * @param patience within which a whole request must be here
     * @param places one for each request that is worked on; who finds none is told to come again
     */
    HttpConversation(
            @Nullable ServerTls tls, Duration patience, HttpService service, Semaphore places) {
        this.tls = tls;
        this.patience = patience;
        this.service = service;
        this.places = places;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        expectRequest(ctx);
        ctx.fireChannelActive();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        expectNothing();
        ctx.fireChannelInactive();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        expectNothing();
        boolean goesOn = HttpUtil.isKeepAlive(request);
        if (request.decoderResult().isFailure()) {
            write(ctx, HttpAnswer.failure(400, "the request is not HTTP/1.1"), false);
        } else if (!places.tryAcquire()) {
            write(ctx, HttpAnswer.failure(503, "too many requests are open; try again"), goesOn);
        } else {
            ctx.channel().config().setAutoRead(false);
            work(ctx, request, goesOn);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent handshake && !handshake.isSuccess()) {
            if (tls != null && ctx.channel().remoteAddress() instanceof InetSocketAddress remote) {
                tls.failed(remote.getAddress(), handshake.cause());
            }
            var _ = ctx.close(); // TLS has told the peer why
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOGGER.atDebug().addKeyValue("error", cause.getMessage()).log("http connection ends");
        var _ = ctx.close();
    }

    /** However slowly it comes, byte by byte, it holds its connection no longer than this. */
    private void expectRequest(ChannelHandlerContext ctx) {
        deadline =
                ctx.executor()
                        .schedule(
                                () -> {
                                    var _ = ctx.close();
                                },
                                patience.toMillis(),
                                TimeUnit.MILLISECONDS);
    }

    private void expectNothing() {
        if (deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void work(ChannelHandlerContext ctx, FullHttpRequest request, boolean goesOn) {
        HttpQuestion question;
        try {
            question = question(ctx, request);
        } catch (IllegalArgumentException e) { // percent-encoding that is none
            places.release();
            ctx.channel().config().setAutoRead(true);
            write(ctx, HttpAnswer.failure(400, "the path or query cannot be decoded"), goesOn);
            return;
        }
        Thread.startVirtualThread(
                () -> {
                    HttpAnswer answer = answer(question);
                    places.release();
                    ctx.executor()
                            .execute(
                                    () -> {
                                        write(ctx, answer, goesOn);
                                        ctx.channel().config().setAutoRead(true);
                                    });
                });
    }

    private HttpAnswer answer(HttpQuestion question) {
        try {
            return service.answer(question);
        } catch (RuntimeException e) { // whatever it is, the client is owed an answer
            LOGGER.atError()
                    .addKeyValue("path", question.path())
                    .setCause(e)
                    .log("http request failed");
            return HttpAnswer.failure(500, "the server failed; its log says why");
        }
    }

    private static HttpQuestion question(ChannelHandlerContext ctx, FullHttpRequest request) {
        var uri = new QueryStringDecoder(request.uri());
        var headers = new HashMap<String, String>();
        request.headers().forEach(it -> headers.putIfAbsent(it.getKey(), it.getValue()));
        return new HttpQuestion(
                request.method().name(),
                uri.path(),
                uri.parameters(),
                headers,
                ByteBufUtil.getBytes(request.content()),
                chain(ctx),
                (InetSocketAddress) ctx.channel().remoteAddress());
    }

    private static List<X509Certificate> chain(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls == null) {
            return List.of();
        }
        try {
            return Arrays.stream(tls.engine().getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException showedNone) {
            return List.of();
        }
    }

    private void write(ChannelHandlerContext ctx, HttpAnswer answer, boolean goesOn) {
        var response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(answer.status()),
                        Unpooled.wrappedBuffer(answer.body()));
        response.headers().set("Content-Type", "application/json");
        response.headers().set("Content-Length", answer.body().length);
        response.headers().set("Cache-Control", "no-store");
        response.headers().set("Connection", goesOn ? "keep-alive" : "close");
        var written = ctx.writeAndFlush(response);
        if (goesOn) {
            expectRequest(ctx);
        } else {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
    }
}
