package io.headwater.schemas.dialect.rainmaker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.headwater.schemas.json.JsonText;
import io.headwater.schemas.json.JsonValue;
import io.headwater.schemas.json.JsonValue.Members;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes what is published on {@code otaurl} (section 4.12), and refuses to write what would make a
 * node fail: a missing url, a size of 0 or in quotes. Stateless; any thread.
 */
public final class OtaUrlPayload {
    private static final int LONGEST_JOB = 63;
    private static final int LONGEST_URL = 2_047;
    private static final int MINUTES_OF_DAY = 1_440;

    private OtaUrlPayload() {}

    /** The payload for an offer, or why no node may get it. */
    public static Parsed<byte[]> write(OtaUrl offer) {
        var members = new LinkedHashMap<String, JsonValue>();
        putText(members, "ota_job_id", offer.jobId());
        putText(members, "url", offer.url());
        members.put("file_size", new JsonValue.Whole(offer.fileSize()));
        putText(members, "fw_version", offer.firmwareVersion());
        putText(members, "file_md5", offer.md5());
        putText(members, "stream_id", offer.streamId());
        if (offer.metadata() != null) {
            members.put("metadata", offer.metadata());
        }
        var payload = new Members(members);
        return problem(payload)
                .<Parsed<byte[]>>map(why -> new Parsed.Refused<>(Reason.FIELD_VALUE, why))
                .orElseGet(
                        () ->
                                new Parsed.Accepted<>(
                                        JsonText.write(payload).getBytes(UTF_8),
                                        List.of(),
                                        List.of()));
    }

    /** Why firmware could not work with this payload, or empty. */
    static Optional<String> problem(Members payload) {
        var fields = new Fields(payload);
        String job = fields.requiredText("ota_job_id");
        String url = fields.requiredText("url");
        Long size = fields.requiredWhole("file_size");
        String md5 = fields.text("file_md5");
        fields.text("fw_version");
        fields.text("stream_id");
        if (job == null || url == null || size == null || fields.isBad()) {
            return Optional.of(
                    fields.<byte[]>refused() instanceof Parsed.Refused<byte[]> bad
                            ? bad.detail()
                            : "a member is missing");
        }
        if (!job.matches("[\\x21-\\x7E]{1," + LONGEST_JOB + "}")) {
            return Optional.of("ota_job_id is not 1 to 63 printable ASCII characters");
        }
        if (url.length() > LONGEST_URL || !isHttps(url)) {
            return Optional.of("url is not an absolute https URL of less than 2 KiB");
        }
        if (size < 1) {
            return Optional.of("file_size is not at least 1");
        }
        if (md5 != null && !md5.matches("[0-9a-fA-F]{32}")) {
            return Optional.of("file_md5 is not 32 hexadecimal digits");
        }
        if (!payload.usable()) {
            return Optional.of("metadata holds what JSON text cannot");
        }
        return switch (payload.present("metadata")) {
            case null -> Optional.empty();
            case Members metadata -> problemOfMetadata(metadata);
            default -> Optional.of("metadata is not an object");
        };
    }

    private static Optional<String> problemOfMetadata(Members metadata) {
        return switch (metadata.present("download_window")) {
            case null -> problemOfValidity(metadata);
            case Members window
                    when isMinute(window, "end", true) && isMinute(window, "start", false) ->
                    problemOfValidity(metadata);
            default ->
                    Optional.of(
                            "download_window is not {start, end} in minutes of the day, end required");
        };
    }

    private static Optional<String> problemOfValidity(Members metadata) {
        return switch (metadata.present("validity")) {
            case null -> Optional.empty();
            case Members validity when isSeconds(validity, "start") && isSeconds(validity, "end") ->
                    Optional.empty();
            default -> Optional.of("validity is not {start, end} in epoch seconds");
        };
    }

    private static boolean isMinute(Members window, String name, boolean required) {
        return switch (window.present(name)) {
            case null -> !required;
            case JsonValue.Whole minute -> minute.number() >= 0 && minute.number() < MINUTES_OF_DAY;
            default -> false;
        };
    }

    private static boolean isSeconds(Members validity, String name) {
        return switch (validity.present(name)) {
            case null -> true;
            case JsonValue.Whole seconds -> seconds.number() >= 0;
            default -> false;
        };
    }

    private static boolean isHttps(String url) {
        try {
            URI uri = new URI(url);
            return "https".equalsIgnoreCase(uri.getScheme()) && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private static void putText(
            Map<String, JsonValue> members, String name, @Nullable String text) {
        if (text != null) {
            members.put(name, new JsonValue.Text(text));
        }
    }
}
