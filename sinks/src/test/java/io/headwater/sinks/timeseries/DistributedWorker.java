package io.headwater.sinks.timeseries;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Kafka's own distributed Connect program in a process of its own, which has nothing of ours but
 * what is in its folder of plug-ins.
 */
final class DistributedWorker implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final String url;
    private final Path log;

    private DistributedWorker(Process process, String url, Path log) {
        this.process = process;
        this.url = url;
        this.log = log;
    }

    /**
     * @param folder the worker's alone
     * @param plugins a folder for each
     */
    static DistributedWorker start(Path folder, Path plugins, String bootstrapServers)
            throws IOException {
        String url = "http://127.0.0.1:" + freePort();
        Path settings = folder.resolve("worker.properties");
        try (var file = Files.newBufferedWriter(settings)) {
            settings(plugins, bootstrapServers, url).store(file, null);
        }
        Path log = folder.resolve("worker.log");
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx256m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-Dlogback.configurationFile="
                                        + Path.of("target", "test-classes", "logback-worker.xml")
                                                .toAbsolutePath(),
                                "-cp",
                                ofKafkaAlone(System.getProperty("java.class.path")),
                                "org.apache.kafka.connect.cli.ConnectDistributed",
                                settings.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();
        return new DistributedWorker(process, url, log);
    }

    /** What the worker answers at a path; fails when that is no success. */
    String get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + path)).build());
    }

    /** Hands over JSON; fails when the worker does not take it. */
    String put(String path, String json) {
        return send(
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .PUT(HttpRequest.BodyPublishers.ofString(json))
                        .build());
    }

    /** Everything it has said so far. */
    String log() {
        try {
            return Files.readString(log, UTF_8);
        } catch (IOException e) {
            return "no log: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private String send(HttpRequest request) {
        try {
            var answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() >= 300) {
                throw new IllegalStateException(answer.statusCode() + " " + answer.body());
            }
            return answer.body();
        } catch (IOException e) {
            throw new IllegalStateException("the worker does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static Properties settings(Path plugins, String bootstrapServers, String url) {
        var settings = new Properties();
        settings.put("bootstrap.servers", bootstrapServers);
        settings.put("group.id", "workers");
        for (String topic : List.of("config", "offset", "status")) {
            settings.put(topic + ".storage.topic", "connect-" + topic);
            settings.put(topic + ".storage.replication.factor", "1");
        }
        settings.put("offset.storage.partitions", "1");
        settings.put("status.storage.partitions", "1");
        settings.put("offset.flush.interval.ms", "500");
        settings.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
        settings.put("value.converter", "org.apache.kafka.connect.storage.StringConverter");
        settings.put("plugin.path", plugins.toString());
        settings.put("listeners", url);
        return settings;
    }

    /** What a download of Kafka has in its libs folder, as far as we have it. */
    private static String ofKafkaAlone(String classPath) {
        List<String> ours =
                List.of(
                        "headwater",
                        "postgres",
                        "HikariCP",
                        "flyway",
                        "avro",
                        "cbor",
                        "pushy",
                        "httpclient5",
                        "httpcore5",
                        "angus",
                        "jakarta.mail",
                        "greenmail",
                        "netty",
                        "zonky",
                        "classes");
        return Stream.of(classPath.split(File.pathSeparator, -1))
                .filter(entry -> ours.stream().noneMatch(entryName(entry)::contains))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String entryName(String entry) {
        return String.valueOf(Path.of(entry).getFileName());
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
