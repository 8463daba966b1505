package io.headwater.topologies.query;

import io.headwater.schemas.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the API is served.
 *
 * @param host address to listen on; anything but loopback is the operator's choice
 * @param port TCP port, 0 for any free one
 * @param tokenDir folder of the admin token; instances of one installation need the same token
 * @param heartbeat how often a stream says that it lives
 * @param mappingKey file with the key of the bridges for secrets of user mappings; null for none,
 *     and then users map nodes by challenge alone
 * @param pushKey file with the push sink's key for secrets of webhooks; null for none, and then
 *     nobody can register one
 * @param pushKinds which kinds of targets anybody tells
 * @param rules how many there may be
 */
public record ApiConfig(
        String host,
        int port,
        Path tokenDir,
        Duration heartbeat,
        @Nullable Path mappingKey,
        @Nullable Path pushKey,
        PushKinds pushKinds,
        RuleLimits rules) {
    /**
     * Reads the API's part of the process's settings.
     *
     * @param in settings under {@code headwater.topologies.}
     */
    public static ApiConfig read(Settings in) {
        String mappingKey =
                in.text(
                        "mapping.key",
                        "",
                        "file with the bridges' key for secrets of user mappings");
        String pushKey =
                in.text("push.key", "", "file with the push sink's key for secrets of webhooks");
        return new ApiConfig(
                in.text("http.host", "127.0.0.1", "address that the query API listens on"),
                in.integer("http.port", 8080, 0, 65_535, "TCP port of the query API"),
                Path.of(in.required("token.dir", "folder of the admin token")),
                in.duration(
                        "http.heartbeat",
                        Duration.ofSeconds(10),
                        "how often a stream says that it lives"),
                mappingKey.isBlank() ? null : Path.of(mappingKey),
                pushKey.isBlank() ? null : Path.of(pushKey),
                PushKinds.read(in),
                RuleLimits.read(in));
    }
}
