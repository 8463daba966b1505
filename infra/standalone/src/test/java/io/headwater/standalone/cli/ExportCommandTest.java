package io.headwater.standalone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.headwater.standalone.data.DataFolder;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of an instance that a server of the test's stands for. */
class ExportCommandTest {
    private static final String CSV =
            """
            time,value,revision\r
            2026-06-01T08:00:00.000Z,"so ""warm"",
            he said\r
            ",0\r
            2026-06-01T09:00:00.000Z,"☃",0\r
            """;

    private static final String JSON =
            "{\"time\":\"2026-06-01T08:00:00.000Z\",\"value\":\"a\\nb\",\"revision\":0}\n";

    private final HttpServer server;
    private final DataFolder data;
    private final Path folder;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    ExportCommandTest(@TempDir Path folder) throws Exception {
        this.folder = folder;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext(
                "/",
                exchange -> {
                    String query = String.valueOf(exchange.getRequestURI().getQuery());
                    byte[] body = (query.contains("csv") ? CSV : JSON).getBytes(UTF_8);
                    exchange.sendResponseHeaders(200, body.length);
                    exchange.getResponseBody().write(body);
                    exchange.close();
                });
        server.start();
        data = DataFolder.claim(folder.resolve("data"));
        data.write(DataFolder.HTTP_URL, "http://127.0.0.1:" + server.getAddress().getPort());
        data.write(DataFolder.ADMIN_TOKEN, "token");
    }

    @AfterEach
    void stop() {
        server.stop(0);
        data.close();
    }

    @Test
    void aFileIsByteForByteWhatTheApiSent() throws Exception {
        Path csv = folder.resolve("points.csv");
        Path json = folder.resolve("points.ndjson");

        assertThat(export("--out", csv.toString())).isZero();
        assertThat(export("--out", json.toString(), "--format", "NDJSON")).isZero();

        assertThat(Files.readString(csv)).isEqualTo(CSV);
        assertThat(Files.readString(json)).isEqualTo(JSON);
        assertThat(err.toString()).contains("2 points,").contains("1 points,");
    }

    @Test
    void standardOutputHasNothingElse() {
        assertThat(export()).isZero();

        assertThat(out.toString()).isEqualTo(CSV);
        assertThat(err.toString()).isEmpty();
    }

    private int export(String... more) {
        var words = new String[5 + more.length];
        words[0] = "export";
        words[1] = "lamp";
        words[2] = "Temperature";
        words[3] = "--data";
        words[4] = data.path().toString();
        System.arraycopy(more, 0, words, 5, more.length);
        return Commands.line()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(words);
    }
}
