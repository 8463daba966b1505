package io.headwater.schemas.dialect.rainmaker;

import io.headwater.schemas.json.JsonValue.Members;
import org.jspecify.annotations.Nullable;

/**
 * An update offered to a node (section 4.12).
 *
 * @param jobId 1 to 63 characters
 * @param url https, absolute, needed by nodes that fetch over MQTT too
 * @param fileSize bytes, at least 1
 * @param firmwareVersion for people; null to leave it out
 * @param md5 32 hexadecimal digits; with it a node resumes a partial download; null to leave it out
 * @param streamId where the image can be had over MQTT; null when it cannot
 * @param metadata download window, validity, target, and whatever the application wants; null for
 *     none
 */
public record OtaUrl(
        String jobId,
        String url,
        long fileSize,
        @Nullable String firmwareVersion,
        @Nullable String md5,
        @Nullable String streamId,
        @Nullable Members metadata) {}
