package io.headwater.standalone.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** A stream of server-sent events, as text. */
final class LiveStream implements AutoCloseable {
    private final InputStream body;
    private final Queue<String> read = new ConcurrentLinkedQueue<>();

    private LiveStream(InputStream body) {
        this.body = body;
    }

    static LiveStream open(RunningHeadwater headwater, String path)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                headwater
                        .http()
                        .send(
                                headwater
                                        .request(path)
                                        .header("Accept", "text/event-stream")
                                        .build(),
                                BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        var stream = new LiveStream(answer.body());
        Thread.ofPlatform().daemon().name("live-stream").start(stream::read);
        return stream;
    }

    void awaitText(String expected) {
        await("'" + expected + "' in the stream")
                .untilAsserted(() -> assertThat(String.join("", read)).contains(expected));
    }

    @Override
    public void close() throws IOException {
        body.close();
    }

    private void read() {
        byte[] buffer = new byte[4096];
        try {
            int length;
            while ((length = body.read(buffer)) >= 0) {
                read.add(new String(buffer, 0, length, StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            read.add("\n[closed: " + closed.getMessage() + "]");
        }
    }
}
