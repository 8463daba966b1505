package io.headwater.bridge.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpListenerTest {
    private static final int BODY_MOST = 100;

    private final EventLoopGroup eventLoops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private HttpListener listener;

    @BeforeEach
    void start() throws IOException {
        listener =
                HttpListener.start(
                        "test",
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        null,
                        new HttpListener.Limits(BODY_MOST, Duration.ofSeconds(2), 8, 3),
                        HttpListenerTest::echo,
                        eventLoops);
    }

    @AfterEach
    void stop() {
        listener.close();
        eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    @Test
    void saysHowLongAnAnswerIsInTheUsualSpelling() throws IOException {
        String answer =
                answerTo(
                        "POST /a?b=c HTTP/1.1\r\nConnection: close\r\nContent-Length: 2\r\n\r\nhi");

        assertThat(answer)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("\r\nContent-Length: ")
                .doesNotContainIgnoringCase("transfer-encoding")
                .endsWith("\r\n\r\n{\"said\":\"POST /a {b=[c]} hi\"}");
    }

    @Test
    void answersRequestsInTheirOrderWhenTheyComeTogether() throws IOException {
        String answer =
                answerTo("GET /1 HTTP/1.1\r\n\r\nGET /2 HTTP/1.1\r\nConnection: close\r\n\r\n");

        assertThat(answer.replaceAll("(?s)HTTP/1.1 200.*?\r\n\r\n", ""))
                .isEqualTo("{\"said\":\"GET /1 {} \"}{\"said\":\"GET /2 {} \"}");
    }

    @Test
    void takesARequestThatIsChunkedOrNamesNoContentType() throws IOException {
        assertThat(
                        answerTo(
                                "POST / HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n"))
                .endsWith("{\"said\":\"POST / {} hi\"}");
    }

    @Test
    void refusesBodiesAndHeadersThatAreTooLarge() throws IOException {
        assertThat(
                        answerTo(
                                "POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: 101\r\n\r\n"
                                        + "x".repeat(101)))
                .startsWith("HTTP/1.1 413 ");
        assertThat(answerTo("GET / HTTP/1.1\r\nA: " + "x".repeat(9_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ");
    }

    @Test
    void closesOnWhatIsNotHttp() throws IOException {
        assertThat(answerTo("\0\1\2 nonsense\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void waitsForAWholeRequestAndNoLongerForOneThatComesByteByByte() throws Exception {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(100);
            boolean open = true;
            for (int i = 0; open && i < 600; i++) {
                open = isOpenAfter(socket, 'x');
            }

            assertThat(open).isFalse();
        }
    }

    /** Sends one byte more, and waits a moment for the end. */
    private static boolean isOpenAfter(Socket socket, char next) {
        try {
            socket.getOutputStream().write(next);
            return socket.getInputStream().read() >= 0;
        } catch (SocketTimeoutException stillOpen) {
            return true;
        } catch (IOException closed) {
            return false;
        }
    }

    @Test
    void answersForAServiceThatFails() throws IOException {
        assertThat(answerTo("GET /fail HTTP/1.1\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 500 ")
                .endsWith(
                        "{\"status\":\"failure\",\"description\":\"the server failed; its log says why\"}");
    }

    @Test
    void closesConnectionsOfAnAddressThatHasTooManyAndTakesMoreOnceTheyAreGone()
            throws IOException {
        try (var _ = connected();
                var _ = connected();
                var _ = connected();
                var oneTooMany = connected()) {
            assertThat(oneTooMany.getInputStream().read()).as("closed").isEqualTo(-1);
        }

        await().ignoreExceptions()
                .untilAsserted(
                        () ->
                                assertThat(answerTo("GET / HTTP/1.1\r\nConnection: close\r\n\r\n"))
                                        .startsWith("HTTP/1.1 200"));
    }

    private Socket connected() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port());
        socket.setSoTimeout(15_000);
        return socket;
    }

    private static HttpAnswer echo(HttpQuestion question) {
        if (question.path().equals("/fail")) {
            throw new IllegalStateException("on purpose");
        }
        var body = JsonNodeFactory.instance.objectNode();
        String said = question.method() + " " + question.path() + " " + question.query();
        body.put("said", said + " " + new String(question.body(), UTF_8));
        return HttpAnswer.of(200, body);
    }

    /** Everything the server says until it closes. */
    private String answerTo(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), listener.port())) {
            socket.setSoTimeout(15_000);
            socket.getOutputStream().write(request.getBytes(UTF_8));
            var answer = new ByteArrayOutputStream();
            socket.getInputStream().transferTo(answer);
            return answer.toString(UTF_8);
        }
    }
}
